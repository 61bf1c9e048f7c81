export { backup, type BackupOptions, type BackupReport } from './backup.ts';
export { restore, type RestoreOptions, type RestoreReport } from './restore.ts';
