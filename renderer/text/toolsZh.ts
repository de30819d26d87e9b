import type { Catalogue } from './en.ts';
import type { toolsEn } from './toolsEn.ts';

/** 照片上的工具所用的词语。 */
export const toolsZh: Pick<Catalogue, keyof typeof toolsEn> = {
  done: '完成',
  cropTool: '裁剪与拉直',
  cropFrame: '裁剪框：用方向键移动',
  cropTopLeft: '左上角',
  cropTop: '上边',
  cropTopRight: '右上角',
  cropRight: '右边',
  cropBottomRight: '右下角',
  cropBottom: '下边',
  cropBottomLeft: '左下角',
  cropLeft: '左边',
  cropRatio: '长宽比',
  cropRatios: {
    free: '自由',
    original: '原始比例',
    '1:1': '1 : 1',
    '5:4': '5 : 4',
    '4:3': '4 : 3',
    '3:2': '3 : 2',
    '16:9': '16 : 9',
    'a-series': 'A4、A5…',
  },
  cropSwap: '横向 ↔ 纵向',
  cropGuide: '参考线',
  cropGuides: {
    thirds: '三分法',
    golden: '黄金分割',
    diagonal: '对角线',
    grid: '网格',
    none: '无参考线',
  },
  cropLine: '画一条水平线或垂直线（Ctrl + 拖动）',
  cropNoTurn: '相片的四角已决定其方向',
  cropReset: '整张照片',
};
