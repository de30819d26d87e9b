import type { JournalAction } from '../../shared/library/journal.ts';
import type { journalEn } from './journalEn.ts';

/** 撤销与重做所指的操作。 */
export const journalZh: typeof journalEn = {
  undoAction: (what) => `撤销：${what}`,
  redoAction: (what) => `重做：${what}`,
  undone: (what) => `已撤销：${what}`,
  redone: (what) => `已重做：${what}`,
  notBroughtBack: (count) => `有 ${count} 张照片保持不变：其文件之后已被重新导入。`,
  actionName: (action: JournalAction, labels) => {
    const { kind, photos, fileName, detail } = action;
    const these = fileName ?? `${photos} 张照片`;
    switch (kind) {
      case 'edit':
        return `${these}的“${labels[detail] ?? detail}”`;
      case 'history':
        return `${these}的历史记录步骤`;
      case 'paste':
        return `将设置粘贴到 ${these}`;
      case 'reset':
        return `复位 ${these}`;
      case 'rate':
        return detail === '0' ? `清除 ${these}的星级` : `将 ${these}评为 ${detail} 星`;
      case 'flag':
        return `${{ pick: '留用', reject: '排除' }[detail] ?? '取消旗标'}：${these}`;
      case 'keyword-add':
        return `为 ${these}添加关键字“${detail}”`;
      case 'keyword-remove':
        return `移除 ${these}的关键字“${detail}”`;
      case 'photos-remove':
        return `从图库移除 ${these}`;
      case 'album-create':
        return `新建相册“${detail}”`;
      case 'album-rename':
        return `将相册重命名为“${detail}”`;
      case 'album-remove':
        return `移除相册“${detail}”`;
      case 'album-add':
        return `将 ${these}加入“${detail}”`;
      case 'album-take':
        return `将 ${these}移出“${detail}”`;
      case 'version-keep':
        return `保留版本“${detail}”`;
      case 'version-rename':
        return `将版本重命名为“${detail}”`;
      case 'version-remove':
        return `移除版本“${detail}”`;
      case 'preset-save':
      case 'export-preset-save':
        return `保存预设“${detail}”`;
      case 'preset-rename':
        return `将预设重命名为“${detail}”`;
      case 'preset-reorder':
        return '预设的顺序';
      case 'preset-remove':
      case 'export-preset-remove':
        return `移除预设“${detail}”`;
      default:
        return kind satisfies never;
    }
  },
};
