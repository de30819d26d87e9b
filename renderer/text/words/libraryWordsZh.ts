import type { libraryWords } from '../../../shared/errors/words/libraryWords.ts';
import type { Translated } from '../../../shared/errors/words/words.ts';

export const libraryWordsZh: Translated<typeof libraryWords> = {
  'library-damaged.no-backup': {
    message: '图库文件 {path} 已损坏；您的照片没有受到影响。',
    action: '请从空图库开始；损坏的文件保留在 backups/ 中。',
  },
  'library-damaged.with-backup': {
    message: '图库文件 {path} 已损坏；您的照片没有受到影响。',
    action: '请恢复 {savedAt} 的备份，或从空图库开始；损坏的文件保留在 backups/ 中。',
  },
  'not-found.album': { message: '没有相册 {id}。' },
  'conflict.album-name-taken': { message: '已有名为“{name}”的相册。', action: '请选择其他名称。' },
  'request-invalid.album-needs-name': { message: '相册需要名称。', action: '请输入名称。' },
  'conflict.library-is-locked': {
    message: '另一个程序正在占用图库。',
    action: '请稍后重试。',
  },
  'output-disk-full.of-library': {
    message: '图库所在的磁盘已满。',
    action: '请释放一些空间；之前保存的内容没有丢失。',
  },
  'library-damaged.found-at-work': {
    message: '图库文件已损坏。',
    action: '请重新启动应用；它会提供最新的完整备份。',
  },
  'output-not-writable.library-file': {
    message: '无法写入图库文件。',
    action: '请检查数据文件夹的权限，或用 --data 选择其他文件夹。',
  },
  'conflict.not-the-same-picture': {
    message: '{path} 与原来的 {fileName} 不是同一张图片。',
    action: '请选择其他文件，或将它作为新照片导入。',
  },
  'library-newer.newer-format': {
    message: '图库上次由更新版本的 PiSA Darkroom 使用（其格式为 {found}，此版本支持 {newest}）。',
    action: '请更新应用，或用 --data 选择其他数据文件夹。',
  },
  'not-found.photo': { message: '图库中没有照片 {id}。' },
  'conflict.photo-is-in-library': { message: '{path} 已在图库中。' },
  'not-found.preset': { message: '该预设已不存在。' },
  'conflict.preset-name-taken': { message: '已有名为“{clean}”的预设。', action: '请选择其他名称。' },
  'request-invalid.preset-needs-name': { message: '预设需要名称。', action: '请输入名称。' },
  'not-found.version': { message: '该版本已不存在。' },
  'request-invalid.version-needs-name': { message: '版本需要名称。', action: '请输入名称。' },
  'conflict.nothing-to-recover': { message: '图库完好，无需恢复。' },
  'output-exists.numbered-uploads-taken': {
    message: '该文件夹中已有一千个名为“{clean}”的文件。',
    action: '请选择其他文件夹。',
  },
  'not-found.result-not-there-yet': { message: '还没有结果。' },
  'pack-not-found.none-to-restore-with': {
    message: '没有安装修复模型包。',
    action: '请在“模型包”中安装一个。',
  },
  'not-found.not-chosen': {
    message: '此文件或文件夹不是在本次运行中选择的。',
    action: '请重新选择。',
  },
  'not-found.outside-root': {
    message: '“{path}”指向此应用可打开的文件夹之外。',
    action: '请选择其他项目，或以包含它的 --root 启动应用。',
  },
  'not-found.folder': { message: '此文件夹已不存在。', action: '请选择其他项目。' },
  'not-found.folder-cannot-be-read': {
    message: '无法读取文件夹“{folder}”。',
    action: '请检查其权限，或选择其他的。',
  },
  'picture-too-large.dropped-file': {
    message: '拖入的文件大于 2 GB。',
    action: '请把它放到应用可以访问的文件夹中，再从那里导入。',
  },
  'request-invalid.address-malformed': { message: '地址在“{where}”处格式错误。' },
  'output-exists.numbered-recipes-taken': {
    message: '“{photoPath}”旁边已有一千个修复方案文件。',
    action: '请删除其中一些。',
  },
  'picture-not-found.link-leaves-root': {
    message: '{path} 是一个链接，指向此应用可查看的文件夹之外。',
    action: '请以同时包含两者的 --root 启动应用。',
  },
  'internal.engine-program-missing': { message: '此安装中缺少负责计算的程序。', action: '请重新安装应用。' },
  'internal.engine-program-not-built': {
    message: '此安装中缺少负责计算的程序。',
    action: '请用 `npm start` 启动应用。',
  },
  'library-damaged.backup': {
    message: '备份 {backup} 无法使用：{damage}。',
    action: '请选择其他项目。',
  },
  'conflict.library-is-open-elsewhere': {
    message: '另一个程序正在使用图库。',
    action: '请关闭应用的所有窗口并结束其命令，然后重试。',
  },
  'not-found.no-whole-backup': { message: '图库没有完好的备份。' },
  'not-found.backup': { message: '备份“{name}”已不存在。', action: '请选择其他项目。' },
  'request-invalid.tile-without-recipe': { message: '请求图块时必须附上要显示的修复方案。' },
  'request-invalid.character-in-name': { message: '名称含有文件名中不允许的字符。' },
  'not-found.no-longer-in-library': {
    message: '所涉及的照片、相册或版本已不在图库中。',
    action: '请重新选择。',
  },
  'conflict.library-cannot-hold-it': { message: '图库无法保存该内容。', action: '请选择其他名称或数值。' },
  'output-not-writable.disk-of-library': {
    message: '图库所在的磁盘报告错误。',
    action: '请检查驱动器是否已连接，然后重新启动应用。',
  },
  'output-disk-full.file-not-written': {
    message: '磁盘已满：{path} 未写入。',
    action: '请腾出空间后重试；之前保存的内容不会丢失。',
  },
  'not-found.not-there': { message: '{path} 不存在。', action: '请重新选择。' },
  'conflict.file-stands-for-folder': {
    message: '{path} 与预期不符：应为文件夹处是文件，或相反。',
    action: '请选择其他名称或位置，或将其移走。',
  },
  'output-not-writable.not-to-be-used': {
    message: '无法使用 {path}：没有权限。',
    action: '请检查其权限。',
  },
  'request-invalid.name-too-long': { message: '名称对此磁盘来说过长。', action: '请选择较短的名称。' },
  'conflict.not-at-the-moment': {
    message: '目前无法使用 {path}。',
    action: '请重试；若仍如此，请检查驱动器。',
  },
  'file-of-unknown-name': '某个文件',
  'conflict.library-being-exchanged': { message: '正在更换图库。', action: '请稍后重试。' },
  'library-emptied.backup-holds-more': {
    message: '图库 {path} 包含 {photos} 张照片；其 {savedAt} 的备份包含 {backupPhotos} 张。',
    action: '请恢复到该备份，或保留图库现状：“darkroom library” 可执行任一操作。',
  },
  'library-gone.with-its-folder': {
    message: '{folder} 中的图库已不在。',
    action: '请放回其文件夹或重新连接其驱动器，然后关闭并重新启动应用。',
  },
  'output-disk-full.of-data-folder': {
    message: '数据文件夹 {dataFolder} 所在的磁盘已满。',
    action: '请释放一些空间；之前保存的内容没有丢失。',
  },
  'its-format-is-newer': '其格式 {version} 比本应用新',
};
