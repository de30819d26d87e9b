import type { terminalWords } from '../../../shared/errors/words/terminalWords.ts';
import type { Translated } from '../../../shared/errors/words/words.ts';

export const terminalWordsZh: Translated<typeof terminalWords> = {
  'usage.told': { message: '{text}' },
  'pack-not-found.recipes-pack': {
    message: '此修复方案是用 {id} {version} 制作的，但它未安装。',
    action: '请安装该模型包，或用 --pack 选择其他模型包。',
  },
  'recipe-invalid.cannot-be-read': { message: '无法读取修复方案 {path}。' },
  'recipe-invalid.not-recipe': { message: '{path} 不是修复方案{reason}。' },
  'output-not-writable.exists-or-closed': { message: '{out} 已存在或无法写入。' },
  'pack-not-found.no-detector': {
    message: '没有可用于查找损伤的模型包。',
    action: '请将其放入 {folder}，或自行用蒙版标出要修补之处（--repair-mask）。',
  },
  'usage.repair-mask-is-no-png': {
    message: '无法将蒙版 {path} 作为 PNG 读取。',
    action: '请提供与照片尺寸相同的 PNG，其中要修补之处为白色。',
  },
  'recipe-invalid.repair-mask-of-another-size': {
    message: '蒙版 {path} 为 {width} × {height} 像素，照片为 {photoWidth} × {photoHeight} 像素。',
    action: '请提供与摆正后照片尺寸相同的蒙版。',
  },
  'usage.licences': {
    message: '{name} 采用许可证 {licence}（{url}），{kind} 采用 {loraLicence}。',
    action: '请阅读它们；--accept-licence 表示您同意。',
  },
  'output-is-input.an-original': {
    message: '{output} 是原片；原片绝不会被写入。',
    action: '请选择其他输出。',
  },
  'output-not-writable.folder-not-made': {
    message: '无法创建文件夹 {folder}。',
    action: '请选择其他输出，或更改该处的权限。',
  },
  'not-found.niqe-model': { message: '无法读取 NIQE 模型 {path}。' },
  'weights-invalid.not-niqe-model': { message: '{path} 不是 NIQE 模型。' },
  'weights-invalid.niqe-values': {
    message: '{path} 中没有含 {count} 个值的 {key}。',
    action: '请使用含有 mu_pris_param 和 cov_pris_param 的文件。',
  },
  'weights-invalid.no-npz': { message: '{name} 不是 .npz 归档。' },
  'weights-invalid.array': { message: '{name}：{reason}。' },
  'picture-damaged.cannot-be-read': {
    message: '{path} 无法作为图片读取。',
    action: '请用其他程序检查该文件。',
  },
  'picture-not-found.none-in-folder': { message: '{folder} 中没有图片。' },
  'not-found.backup-with-photos': { message: '{folder} 中没有含照片的完好备份。' },
  'not-found.no-backup-and-no-file': {
    message: '{named} 既不是 {folder} 中的备份，也不是文件。',
    action: '“darkroom library backups”会列出它们。',
  },
};
