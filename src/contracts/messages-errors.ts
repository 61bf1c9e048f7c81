/**
 * Sentences of the stable AppError codes, see `Sentence` in messages.ts for the form. A code that is thrown
 * and shown to a person belongs here.
 */
export const ERROR_MESSAGES = {
  // Files that were handed in.
  file_not_found: { en: 'The file does not exist[: {file}]. Check the path.', 'zh-CN': '文件不存在[：{file}]。请检查路径。' },
  file_type_unknown: {
    en: 'The file[ {file}] is of a type that cannot be read. Hand in PDF, JPEG, PNG, WebP, HEIC or TIFF.',
    'zh-CN': '无法读取这种类型的文件[：{file}]。请使用 PDF、JPEG、PNG、WebP、HEIC 或 TIFF。',
  },
  file_empty: { en: 'The file[ {file}] is empty. Scan or upload it again.', 'zh-CN': '文件[ {file} ]是空的。请重新扫描或上传。' },
  file_damaged: {
    en: 'The file[ {file}] is damaged or incomplete[ ({detail})]. Scan or upload it again.',
    'zh-CN': '文件[ {file} ]已损坏或不完整[（{detail}）]。请重新扫描或上传。',
  },
  file_too_large: {
    en: 'The file[ {file}] is too large[; the limit is {limit} bytes]. Split it, or scan at a lower resolution.',
    'zh-CN': '文件[ {file} ]太大[，上限为 {limit} 字节]。请拆分文件，或降低扫描分辨率。',
  },
  pdf_password: {
    en: 'The PDF[ {file}] is protected by a password. Save a copy without a password and hand that in.',
    'zh-CN': 'PDF 文件[ {file} ]有密码保护。请另存一份无密码的副本后再提交。',
  },
  too_many_pages: {
    en: 'The file[ {file}] has too many pages[; the limit is {limit}]. Split it into several files.',
    'zh-CN': '文件[ {file} ]页数过多[，上限为 {limit} 页]。请拆成多个文件。',
  },
  image_too_large: {
    en: 'A picture[ on page {page}] has too many pixels[ ({width} × {height})]. Scan at a lower resolution.',
    'zh-CN': '[第 {page} 页的]图像像素过多[（{width} × {height}）]。请降低扫描分辨率。',
  },
  intake_timeout: {
    en: 'Reading the file[ {file}] took too long[, over {seconds} s]. Save it again from another program, or scan it again.',
    'zh-CN': '读取文件[ {file} ]超时[（超过 {seconds} 秒）]。请用其他软件另存，或重新扫描。',
  },
  intake_memory: {
    en: 'Reading the file[ {file}] needed too much memory[, over {megabytes} MB]. Scan at a lower resolution, or split the file.',
    'zh-CN': '读取文件[ {file} ]所需内存过多[（超过 {megabytes} MB）]。请降低分辨率或拆分文件。',
  },
  archive_refused: {
    en: 'The archive[ {file}] is refused[: {why}]. Unpack it and hand in the files themselves.',
    'zh-CN': '压缩包[ {file} ]被拒绝[：{why}]。请解压后直接提交文件。',
  },
  document_too_large: {
    en: 'The document[ {file}] unpacks to more than can be read[; the limit is {limit}]. Take out what does not belong to it, or save it as PDF.',
    'zh-CN': '文档[ {file} ]解开后超过可读取的上限[（{limit}）]。请删去无关内容，或另存为 PDF。',
  },
  output_exists: {
    en: 'The file[ {file}] exists already. Choose another name, or replace it with --force.',
    'zh-CN': '文件[ {file} ]已存在。请换一个文件名，或用 --force 覆盖。',
  },
  no_files: { en: 'There is no file to mark. Name at least one scan.', 'zh-CN': '没有可批改的文件。请至少给出一份扫描件。' },
  // The exam file and the roster.
  roster_empty: { en: 'The roster has no students. Add one line per student.', 'zh-CN': '名单里没有学生。请每名学生写一行。' },
  roster_encoding: {
    en: 'The roster’s text encoding is not recognised. Save it as CSV UTF-8.',
    'zh-CN': '无法识别名单的文字编码。请另存为“CSV UTF-8”。',
  },
  roster_invalid: {
    en: 'The roster cannot be read[ at lines {lines}]. Each line needs the student number and the name; the class is optional.',
    'zh-CN': '名单无法读取[（第 {lines} 行）]。每行需要学号和姓名，班级可选。',
  },
  roster_header: {
    en: 'The roster’s first line does not name both the student number and the name. Write: student_id,name,class.',
    'zh-CN': '名单的首行没有同时写明学号和姓名。请写为：学号,姓名,班级。',
  },
  roster_duplicates: {
    en: 'Student numbers stand more than once in the roster[; the same number in lines {lines}]. Keep one line for each student.',
    'zh-CN': '名单中有重复的学号[，以下各行学号相同：{lines}]。每名学生只保留一行。',
  },
  roster_too_large: {
    en: 'The roster has too many students[; the limit is {limit}]. Split it by class.',
    'zh-CN': '名单人数过多[，上限为 {limit} 人]。请按班级拆分。',
  },
  template_missing: {
    en: 'The exam names a blank paper, and it is not there yet. Hand in the blank paper first.',
    'zh-CN': '考试文件写明了空白卷，但尚未上传。请先上传空白卷。',
  },
  exam_id_taken: {
    en: 'The exam id[ {id}] is in use by another class. Choose another id in the exam file.',
    'zh-CN': '考试编号[ {id} ]已被其他班级使用。请在考试文件中换一个编号。',
  },
  exam_id_invalid: {
    en: 'The exam id[ {id}] must have small letters a–z, digits and dashes only, such as algebra-3.',
    'zh-CN': '考试编号[ {id} ]只能用小写字母 a–z、数字和连字符，例如 algebra-3。',
  },
  template_damaged: {
    en: 'Page[ {page}] of the blank paper cannot be read. Save the blank paper as PDF again.',
    'zh-CN': '空白卷[第 {page} 页]无法读取。请重新导出空白卷的 PDF。',
  },
  template_too_short: {
    en: 'The blank paper has fewer pages[ ({pages})] than the exam file uses[ ({needed})]. Correct one of the two.',
    'zh-CN': '空白卷的页数[（{pages}）]少于考试文件用到的页数[（{needed}）]。请改正其中之一。',
  },
  print_no_template: { en: 'The exam names no blank paper; print needs one under paper.template.', 'zh-CN': '考试文件没有写明空白卷；打印需要在 paper.template 中写明。' },
  print_no_students: { en: 'The roster has no students to print papers for.', 'zh-CN': '名单里没有学生，无法打印试卷。' },
  print_no_room: { en: 'The blank paper[, page {page},] has no free place for a code at its edges. Leave about 3 cm free at one corner.', 'zh-CN': '空白卷[第 {page} 页]边缘没有放二维码的空位。请在一个角留出约 3 厘米的空白。' },
  // Records.
  exam_not_found: { en: 'There is no such exam[: {id}].', 'zh-CN': '没有这场考试[：{id}]。' },
  batch_not_found: { en: 'There is no such batch[: {id}].', 'zh-CN': '没有这一批试卷[：{id}]。' },
  page_not_found: { en: 'There is no such page[: {id}].', 'zh-CN': '没有这一页[：{id}]。' },
  submission_not_found: { en: 'There is no such script[: {id}].', 'zh-CN': '没有这份答卷[：{id}]。' },
} as const;

export type ErrorCode = keyof typeof ERROR_MESSAGES;
