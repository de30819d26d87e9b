import type { aboutEn } from './aboutEn.ts';
import type { Catalogue } from './en.ts';

/** 关于应用本身的文字。 */
export const aboutZh: Pick<Catalogue, keyof typeof aboutEn> = {
  about: '关于 PiSA Darkroom',
  aboutVersion: (version) => `PiSA Darkroom ${version}。程序采用 MIT 许可证。`,
  aboutMethod: 'PiSA-SR（CVPR 2025）的独立实现；方法归其作者所有。',
  aboutWeights: '模型包的权重',
  aboutOthers: '第三方作品',
  aboutNoNotices: '此版本缺少许可证列表。',
  copyDiagnostics: '复制诊断信息',
  diagnosticsCopied: '已复制：版本、计算方式和模型包。其中没有路径，也没有照片。',
};
