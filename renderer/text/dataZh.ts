import type { dataEn } from './dataEn.ts';

/** 磁盘已满，以及数据文件夹不见了。 */
export const dataZh: typeof dataEn = {
  diskShort: (free, reserve) =>
    `图库所在磁盘即将用尽：剩余 ${free}，应保留 ${reserve}。更改可能无法保存。照片和之前保存的内容是安全的。`,
  diskEmptyResiduals: (size) => `清空保留的计算结果（${size}）`,
  diskEmptyThumbnails: (size) => `清空缩略图（${size}）`,
  diskPacks: (size) => `模型包和下载（${size}）…`,
  dataGone: (folder) => `${folder} 中的图库已不在：可能被移动或删除，或其驱动器已断开。此后的更改不会保存。`,
  dataGoneCopy: (copy) => `其内容已另存为 ${copy}；重新启动应用时可以恢复。`,
  dataGoneAction: '请放回该文件夹或连接其驱动器，然后关闭并重新启动应用。',
  fullTitle: '磁盘已满',
  fullKept: '应用为加快速度而保留在那里的内容已被移除。请腾出空间：清空回收站，或将导出的照片移到其他磁盘。',
  fullAgain: '打开图库',
  fullAgainExplained: '图库将按原样打开；之前保存的内容不会丢失。',
};
