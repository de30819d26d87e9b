import type { queueWords } from '../../../shared/errors/words/queueWords.ts';
import type { Translated } from '../../../shared/errors/words/words.ts';

export const queueWordsZh: Translated<typeof queueWords> = {
  'picture-changed.since-queued': {
    message: '{path} 在加入队列后发生了变化。',
    action: '“重试”会导出它现在的样子。若要导出之前的，请先放回原来的文件。',
  },
  'picture-changed.result-shows-earlier': {
    message: '{path} 在加入队列后发生了变化。',
    action: '其结果显示的是之前的样子。请重新导出，或放回原来的文件后“重试”。',
  },
  'token-not-known': '“{token}”未知。',
  'index-takes-zeros': '“{token}”只接受零：“{example}”。',
  'token-takes-no-format': '“{token}”不接受格式。',
  'date-takes': '“{token}”接受 YYYY、YY、MM、DD、hh、mm 和 ss，例如“{example}”。',
  'brace-has-no-partner': '“{brace}”没有配对；要写这个符号本身，请写“{doubled}”。',
  'output-exists.numbered-names-taken': {
    message: '{target} 和 {mostNumbers} 个带编号的名称都已被占用。',
    action: '请选择其他文件夹或名称。',
  },
  'picture-not-found.original-not-there': {
    message: '原片 {path} 不存在。',
    action: '请连接其磁盘，或使用“查找…”，然后“重试”。',
  },
  'picture-not-found.original-cannot-read': {
    message: '无法读取原片 {path}。',
    action: '请检查其权限和磁盘，然后“重试”。',
  },
  'request-invalid.file-name': { message: '文件名无效：{message}' },
  'conflict.export-taken-over': { message: '另一个进程已接管此导出。' },
  'not-found.export': { message: '队列中没有导出 {id}。' },
  'not-found.export-gone': { message: '该导出已不在队列中。' },
  'conflict.export-not-over': { message: '此导出尚未结束。', action: '请先取消它。' },
  'conflict.sheet-lacks-photos': {
    message: '{what} 失败，因此没有生成此总览图。',
    action: '请重试或跳过它们，然后“重试”此总览图。',
  },
  'a-photo-that-it-shows': '其中的一张照片',
  'photos-that-it-shows': '其中的 {failed} 张照片',
  'request-invalid.nothing-to-export': { message: '没有可导出的内容。', action: '请选择一些照片。' },
  'request-invalid.path-not-absolute': { message: '{path} 不是绝对路径。' },
  'output-folder-missing.not-a-folder': { message: '{path} 不是文件夹。', action: '请选择文件夹。' },
  'cancelled.stopped': { message: '已停止：{reason}。' },
  'output-disk-full.export-not-written': {
    message: '磁盘已满：{path} 未写入。',
    action: '请释放一些空间后继续。',
  },
  'output-not-writable.no-permission': {
    message: '无法写入 {path}：没有权限。',
    action: '请选择其他文件夹或更改其权限，然后“重试”。',
  },
  'output-folder-missing.not-there-any-more': {
    message: '{path} 的文件夹已不存在。',
    action: '请连接磁盘或重新创建文件夹，然后“重试”。',
  },
  'output-not-writable.name-too-long': {
    message: '名称 {path} 对此磁盘来说太长。',
    action: '请选择较短的名称模板或文件夹。',
  },
  'output-not-writable.link-leaves-folder': {
    message: '{path} 经由链接指向 {destination} 之外。',
    action: '请选择链接所指的文件夹作为目标，或移除该链接。',
  },
  'name-is-empty': '名称为空。',
  'output-not-writable.data-folder': {
    message: '无法创建数据文件夹 {folder}：{why}。',
    action: '请用 --data 选择其他文件夹。',
  },
  'file-has-its-name': '有文件占用了它或其上级文件夹的名称',
  'its-folder-is-closed': '其所在文件夹不可写入',
};
