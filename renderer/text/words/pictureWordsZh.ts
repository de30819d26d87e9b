import type { pictureWords } from '../../../shared/errors/words/pictureWords.ts';
import type { Translated } from '../../../shared/errors/words/words.ts';

export const pictureWordsZh: Translated<typeof pictureWords> = {
  'picture-damaged.ends-too-early': {
    message: '{path} 已损坏：数据不完整。',
    action: '请从相机、存储卡或备份中重新复制该文件。',
  },
  'picture-damaged.cannot-be-decoded': {
    message: '{path} 已损坏，无法解码。',
    action: '请从相机、存储卡或备份中重新复制该文件。',
  },
  'output-not-verified.reading-back': {
    message: '{target} 已写入，但回读检查未通过：{problem}。',
    action: '请重试；如果再次出现，请检查磁盘或选择其他格式。',
  },
  'reading-back-fails': '无法读取',
  'picture-unknown-format.undefined-colours': {
    message: '{path} 含有 {channels} 个通道的 {depth} 数值（{space}），其颜色没有定义。',
    action: '请另存为 8 位或 16 位的 RGB 或灰度图片，并使用该文件。',
  },
  'picture-too-large.megapixels': {
    message:
      '{path} 有 {pixels} 百万像素（{width} × {height}）；此类照片最多可有 {limitMegapixels} 百万像素。',
    action: '请使用较小的副本，或把它裁成几部分。',
  },
  'picture-too-large.memory': {
    message: '内存不足，无法解码 {path}。',
    action: '请关闭其他程序，或使用较小的照片副本。',
  },
  'picture-unknown-format.not-decoded': {
    message: '{path} 的格式无法读取。',
    action: '请在创建它的程序中另存为 JPEG、PNG 或 TIFF，并使用该文件。',
  },
  'output-disk-full.not-written': {
    message: '磁盘已满：无法写入 {target}。',
    action: '请释放一些空间或选择其他磁盘，然后重试。',
  },
  'output-folder-missing.no-longer-there': {
    message: '{target} 的文件夹已不存在。',
    action: '请重新连接磁盘，或选择其他文件夹。',
  },
  'output-not-writable.no-permission-there': {
    message: '没有权限在那里写入 {target}。',
    action: '请选择您有权写入的文件夹。',
  },
  'output-not-writable.not-written': {
    message: '无法写入 {target}。',
    action: '请选择其他文件夹或格式。',
  },
  'picture-empty.no-bytes': {
    message: '{path} 是空文件（0 字节）。',
    action: '请从相机、存储卡或备份中重新复制该文件。',
  },
  'picture-unknown-format.no-picture': {
    message: '{path} 不是可以读取的图片。',
    action: '请使用 JPEG、PNG、TIFF、WebP、AVIF、GIF、HEIC 或相机 RAW 文件。',
  },
  'picture-not-a-file.folder-or-device': {
    message: '{path} 是文件夹或设备，不是文件。',
    action: '请选择其中的照片。',
  },
  'picture-not-found.not-there': {
    message: '{path} 不存在。',
    action: '请检查文件是否被移动或重命名，或者所在磁盘是否已连接。',
  },
  'picture-unreadable.system-error': {
    message: '无法读取 {path}（{code}）。',
    action: '请检查您是否有权读取该文件，以及磁盘是否正常。',
  },
  'picture-too-large.longer-than-format-allows': {
    message: '{target} 的长边将为 {longest} 像素；{format} 最多允许 {limitPx} 像素。',
    action: '请选择 PNG 或 TIFF，或较小的放大倍数。',
  },
  'picture-too-large.avif-takes-memory': {
    message:
      '{target} 将有 {megapixels} 百万像素：写成 AVIF 需要 {neededBytes} 内存，可用 {availableBytes}。',
    action: '请选择其他格式或较小的尺寸，或关闭其他程序。',
  },
  'output-not-writable.name-of-windows': {
    message: 'Windows 不允许文件名为“{name}”。',
    action: '请选择其他名称。',
  },
  'output-is-folder.file-expected': {
    message: '{target} 是文件夹；这里需要文件。',
    action: '请指定其中的文件名。',
  },
  'output-is-input.original-itself': {
    message: '{target} 是原片本身，原片绝不会被写入。',
    action: '请选择其他名称或文件夹。',
  },
  'output-not-writable.device': {
    message: '{target} 是设备，不是文件。',
    action: '请选择其他名称。',
  },
  'output-exists.already-there': { message: '{target} 已经存在。', action: '请选择其他名称，或允许替换它。' },
  'output-folder-missing.not-there': {
    message: '文件夹 {folder} 不存在。',
    action: '请创建该文件夹、连接其磁盘，或选择其他文件夹。',
  },
  'output-folder-missing.is-a-file': {
    message: '{folder} 是文件；这里需要文件夹。',
    action: '请选择文件夹。',
  },
  'output-not-writable.folder-is-closed': {
    message: '没有权限写入文件夹 {folder}。',
    action: '请选择您有权写入的文件夹。',
  },
  'picture-unknown-format.raw-without-preview': {
    message: '{path} 是相机 RAW 文件，但没有可用的内嵌预览图。',
    action: '请在 RAW 软件中将其冲印为 TIFF 或 JPEG，并使用该文件。',
  },
  'gives-pixels': '读到 {width} × {height} 像素',
  'gives-bits-per-channel': '读到每通道 {depth} 位',
  'gives-transparency': '读到透明度',
  'gives-no-transparency': '没有读到透明度',
  'gives-another-picture': '读到的图像不同',
  'gives-one-colour': '读到的图像只有一种颜色',
  'turns-it': '图像被旋转',
  'gives-another-colour-profile': '读到的颜色配置文件不同',
  'picture-not-found.moved': { message: '{path} 不存在。', action: '如果文件被移动过，请使用“查找…”。' },
  'picture-not-found.no-permission': {
    message: '无法读取 {path}：没有权限。',
    action: '请检查文件的权限。',
  },
  'picture-not-found.link-in-a-circle': { message: '{path} 是一个循环链接。' },
  'picture-not-found.disk-error': {
    message: '无法读取 {path}：磁盘报告错误。',
    action: '请检查磁盘是否已连接。',
  },
  'picture-unknown-format.kind-not-read': {
    message: '{path} 是 {name} 文件，这种格式无法读取。',
    action: '请在创建它的程序中另存为 JPEG、PNG 或 TIFF，并使用该文件。',
  },
  'picture-unknown-format.values-not-read': {
    message: '{path} 是 {name} 文件，这种格式无法读取。',
    action: '请另存为 8 位或 16 位的 RGB 或灰度图片，并使用该文件。',
  },
};
