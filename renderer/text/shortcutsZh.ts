import type { Catalogue } from './en.ts';
import type { shortcutsEn } from './shortcutsEn.ts';

/** 快捷键的分组与用途。 */
export const shortcutsZh: Pick<Catalogue, keyof typeof shortcutsEn> = {
  groupScreens: '界面',
  groupCompare: '比较',
  groupView: '视图',
  groupEdit: '编辑',
  groupCull: '筛选照片',
  keyLibrary: '图库网格',
  keyLoupe: '放大镜：只看照片',
  keyDevelop: '修改',
  keyBeforeAfter: '修复前 / 后',
  keyBlink: '按住时显示修复前',
  keyFitToggle: '适合窗口 ↔ 1:1',
  keyPrevious: '上一张',
  keyNext: '下一张',
  keyPick: '留用',
  keyReject: '排除',
  keyUnflag: '清除旗标',
  keyRate: '评级',
  keyVersion: '保留版本',
  keyPanels: '侧边面板',
  keyFullScreen: '全屏',
  keyHelp: '本页',
  keyEscape: '退出最内层',
  keySelectAll: '全选',
};
