import type { windowWords } from '../../../shared/errors/words/windowWords.ts';
import type { Translated } from '../../../shared/errors/words/words.ts';

export const windowWordsZh: Translated<typeof windowWords> = {
  'internal.part-not-loaded': { message: '图片的一部分无法载入。', action: '请缩放或移动以重试。' },
  'internal.connection-lost': {
    message: '与应用的连接已断开。',
    action: '请重新载入窗口；已保存的内容仍然保留。',
  },
  'internal.upload-refused': { message: '无法将“{name}”交给应用（状态 {status}）。' },
  'internal.no-tile': { message: '查看器没有收到图块（状态 {status}）。' },
  'internal.photo-not-shown': { message: '无法显示这张照片。' },
  'picture-unreadable.dropped-file': {
    message: '无法读取此文件。',
    action: '请检查您是否有权打开它，以及其驱动器是否正常。',
  },
  'picture-unreadable.dropped-folder': {
    message: '无法读取此文件夹。',
    action: '请检查您是否有权打开它，以及其驱动器是否正常。',
  },
  'request-invalid.no-message': { message: '丢弃了一条无效的消息。' },
  'request-invalid.no-such-request': { message: '没有请求“{name}”。' },
  'request-invalid.malformed': { message: '请求“{name}”在“{where}”处格式错误。' },
};
