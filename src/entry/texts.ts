import type { SentenceLanguage as Lang } from '../contracts/messages.ts';

/** Sentences of the command line in both languages; `{name}` is filled in. */
const TEXTS = {
  about: { en: 'AI grading system: marks scanned papers, with the evidence on the scan', 'zh-CN': 'AI 批改系统：批改扫描试卷，证据标在卷面上' },
  cmd_demo: { en: 'mark the sample class and show the results', 'zh-CN': '批改样例班级并展示结果' },
  cmd_grade: { en: 'mark a stack of scanned papers', 'zh-CN': '批改一叠扫描试卷' },
  cmd_check: { en: 'check an exam file; every mistake at once', 'zh-CN': '检查考试文件，一次列出所有错误' },
  cmd_pages: { en: 'render files to page images exactly as intake does', 'zh-CN': '按入库方式把文件转成页面图像' },
  cmd_print: { en: 'make a class set of papers, a code on every page', 'zh-CN': '生成全班试卷，每页带二维码' },
  cmd_migrate: { en: 'bring the database to this version', 'zh-CN': '把数据库升级到当前版本' },
  cmd_backup: { en: 'write database and files to an archive', 'zh-CN': '把数据库和文件备份成一个存档' },
  cmd_restore: { en: 'restore an archive into the data folder', 'zh-CN': '把存档恢复到数据目录' },
  cmd_doctor: { en: 'check this machine and the data folder', 'zh-CN': '检查本机和数据目录' },
  opt_lang: { en: 'language: zh-CN or en (default: from the environment)', 'zh-CN': '语言：zh-CN 或 en（默认取自环境）' },
  opt_data: { en: 'data folder (default: DATA_DIR or .data)', 'zh-CN': '数据目录（默认 DATA_DIR 或 .data）' },
  opt_exam: { en: 'exam file (YAML)', 'zh-CN': '考试文件（YAML）' },
  opt_answers: { en: 'scans: PDF, images, folders, zip', 'zh-CN': '扫描件：PDF、图像、文件夹、zip' },
  opt_roster: { en: 'class list: CSV student_id,name[,class]', 'zh-CN': '名单：CSV 学号,姓名[,班级]' },
  opt_out: { en: 'where results go', 'zh-CN': '结果存放位置' },
  opt_out_pdf: { en: 'PDF to write', 'zh-CN': '要生成的 PDF' },
  opt_json: { en: 'print results as JSON on stdout, nothing else', 'zh-CN': '只在标准输出打印 JSON 结果' },
  opt_strict: { en: 'exit 3 when something waits for review', 'zh-CN': '有待复核项时以 3 退出' },
  opt_again: { en: 'mark once more even if this stack was marked before', 'zh-CN': '即使批过也重新批改' },
  opt_names: { en: 'print the name on each paper (never in the code)', 'zh-CN': '在卷上印姓名（二维码内不含姓名）' },
  opt_separators: { en: 'a separator sheet before each paper', 'zh-CN': '每份试卷前加分隔页' },
  opt_force: { en: 'replace what is in the data folder', 'zh-CN': '覆盖数据目录中的内容' },
  opt_to: { en: 'archive to write', 'zh-CN': '要写入的存档' },
  opt_from: { en: 'archive to read', 'zh-CN': '要读取的存档' },
  making_sample: { en: 'Making the sample class …', 'zh-CN': '正在生成样例班级……' },
  starting: { en: 'Starting database and engine …', 'zh-CN': '正在启动数据库和引擎……' },
  bar_pages: { en: 'Pages', 'zh-CN': '页面' },
  bar_split: { en: 'Sorting', 'zh-CN': '分卷' },
  bar_questions: { en: 'Answers', 'zh-CN': '答案' },
  bar_papers: { en: 'Marked papers', 'zh-CN': '批注卷' },
  same_stack: { en: 'This stack was marked before; nothing is marked twice (use --again to mark it anew).', 'zh-CN': '这叠试卷已经批过，不重复批改（--again 可重新批改）。' },
  file_failed: { en: '{file}: {why}', 'zh-CN': '{file}：{why}' },
  done: { en: '{papers} papers, {pages} pages. {graded} of {questions} answers marked, {waiting} wait for a person.', 'zh-CN': '共 {papers} 份试卷、{pages} 页；{questions} 题中已批 {graded} 题，{waiting} 题待人工复核。' },
  unassigned: { en: '{count} pages belong to nobody yet:', 'zh-CN': '{count} 页尚未归属：' },
  results_in: { en: 'Results: {path}', 'zh-CN': '结果：{path}' },
  marked_in: { en: 'Marked papers: {path}', 'zh-CN': '批注卷：{path}' },
  interrupted: { en: 'Stopped. Nothing is lost: the same command goes on from here.', 'zh-CN': '已停止，进度不丢失：再运行同一命令即可继续。' },
  check_ok: { en: '{file}: correct. {questions} questions, {marks} marks.', 'zh-CN': '{file}：正确。共 {questions} 题，{marks} 分。' },
  check_bad: { en: '{file}: {count} mistakes', 'zh-CN': '{file}：{count} 处错误' },
  check_row: { en: '  {id} {marks} marks  p.{pages}  {how}', 'zh-CN': '  {id} {marks} 分  第{pages}页  {how}' },
  plan_bubbles: { en: 'bubbles', 'zh-CN': '涂点' },
  plan_letters: { en: 'written letters', 'zh-CN': '书写字母' },
  plan_digits: { en: 'digit cells', 'zh-CN': '数字格' },
  plan_number: { en: 'written number', 'zh-CN': '书写数值' },
  plan_text: { en: 'short text', 'zh-CN': '短文本' },
  plan_needs_model: { en: 'needs a model or a person', 'zh-CN': '需要模型或人工' },
  plan_no_field: { en: 'place unknown: a person marks it', 'zh-CN': '位置未知：人工批改' },
  pages_line: { en: '{file} p.{page}  {width}×{height}  turn {turn}°  skew {skew}°  ink {ink}%{notes}', 'zh-CN': '{file} 第{page}页  {width}×{height}  转 {turn}°  倾斜 {skew}°  墨迹 {ink}%{notes}' },
  printed: { en: '{copies} papers, {pages} pages: {path}', 'zh-CN': '{copies} 份、{pages} 页：{path}' },
  migrated: { en: 'Database is up to date ({applied} steps applied).', 'zh-CN': '数据库已是最新（执行 {applied} 步）。' },
  backed_up: { en: 'Backup written: {path} ({rows} rows, {blobs} files)', 'zh-CN': '备份完成：{path}（{rows} 行，{blobs} 个文件）' },
  restored: { en: 'Restored into {path} ({rows} rows, {blobs} files)', 'zh-CN': '已恢复到 {path}（{rows} 行，{blobs} 个文件）' },
  warning: { en: 'Warning: {text}', 'zh-CN': '提醒：{text}' },
  error: { en: 'Error: {text}', 'zh-CN': '错误：{text}' },
} as const satisfies Record<string, Record<Lang, string>>;

export type TextKey = keyof typeof TEXTS;
export type Say = (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;

export function sayIn(lang: Lang): Say {
  return (key, params = {}) =>
    TEXTS[key][lang].replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
