/** What is said in Chinese about files that are not the app's own and about the library's file, as in `failuresZh`. */
export const fileFailuresZh: Readonly<Record<string, string>> = {
  // files of the user
  '{0} is there already, and is not the file to be downloaded.': '{0} 已存在，且不是要下载的文件。',
  'Move it away, or choose another folder.': '请将其移走，或选择其他文件夹。',
  "{0} of {1} is cut short: '{2}' ends behind its {3} bytes.":
    '{1} 的 {0} 不完整：“{2}”超出了它的 {3} 字节。',
  'Get the model again, with all its files.': '请重新获取该模型及其全部文件。',
  '{0} keeps weights in {1}, which is not there.': '{0} 的权重位于 {1}，但该文件不存在。',
  '{0} was changed while it was installed.': '{0} 在安装期间被更改。',
  'Install again when nothing else works on it.': '请在没有其他程序使用它时重新安装。',
  '{0} is copied and needs {1} GB here; {2} GB are free.': '复制 {0} 需要 {1} GB；可用空间为 {2} GB。',
  'Free some space on the volume of the data folder.': '请在数据文件夹所在的卷上腾出空间。',
  "'{0}' leads out of the folder that this app may open.": '“{0}”指向此应用可打开的文件夹之外。',
  'Choose another one, or start the app with a --root that holds it.':
    '请选择其他项目，或以包含它的 --root 启动应用。',
  '{0} is a link that leads out of the folder that this app may look into.':
    '{0} 是一个链接，指向此应用可查看的文件夹之外。',
  'Start the app with a --root that holds both.': '请以同时包含两者的 --root 启动应用。',
  '{0} leads out of {1} through a link.': '{0} 经由链接指向 {1} 之外。',
  'Choose the folder that the link leads to as the destination, or take the link away.':
    '请选择链接所指的文件夹作为目标，或移除该链接。',
  '{0} cannot be copied: {1}.': '无法复制 {0}：{1}。',
  'it cannot be read': '无法读取',
  'it is no file': '不是文件',

  "{0} is damaged: '{1}' holds what is no number.": '{0} 已损坏：“{1}”含有非数值。',
  '{0} is damaged: its SHA-256 is not that of the published {1}.':
    '{0} 已损坏：其 SHA-256 与发布的 {1} 不符。',
  'The model cannot be used: its picture is up to {0} times white away from the photo, more than half precision holds.':
    '无法使用该模型：其图片与照片的差异高达白色的 {0} 倍，超出半精度范围。',
  'Choose the other range of values if it counts from 0 to 255, or export it again.':
    '如果该模型以 0 到 255 计数，请选择另一数值范围，或重新导出。',
  'The model makes a picture of what is no number.': '该模型生成的图片含有非数值。',
  'A photo, album or version that this is about is not in the library any more.':
    '所涉及的照片、相册或版本已不在图库中。',
  'Choose it again.': '请重新选择。',
  'The library cannot hold that as it is.': '图库无法保存该内容。',
  'Choose another name or value.': '请选择其他名称或数值。',
  'The disk with the library reports an error.': '图库所在的磁盘报告错误。',
  'Check that its drive is connected, then start the app again.':
    '请检查驱动器是否已连接，然后重新启动应用。',
  'Free some space and try again; nothing that was saved before is lost.':
    '请腾出空间后重试；之前保存的内容不会丢失。',
  '{0} is not what was expected: a file stands for a folder, or the reverse.':
    '{0} 与预期不符：应为文件夹处是文件，或相反。',
  'Choose another name or place, or move it away.': '请选择其他名称或位置，或将其移走。',
  '{0} may not be used: no permission.': '无法使用 {0}：没有权限。',
  'Check its permissions.': '请检查其权限。',
  'The name is too long for this disk.': '名称对此磁盘来说过长。',
  'Choose a shorter one.': '请选择较短的名称。',
  '{0} cannot be used at the moment.': '目前无法使用 {0}。',
  'Try again; if it stays so, check the drive.': '请重试；若仍如此，请检查驱动器。',
  'The disk with the data folder {0} is full.': '数据文件夹 {0} 所在的磁盘已满。',
  'The library in {0} is not there any more.': '{0} 中的图库已不在。',
  'Put its folder back, or connect its drive again; then close the app and start it again.':
    '请放回其文件夹或重新连接其驱动器，然后关闭并重新启动应用。',
  'The data folder {0} cannot be made: {1}.': '无法创建数据文件夹 {0}：{1}。',
  'a file has its name or that of a folder above it': '有文件占用了它或其上级文件夹的名称',
  'its folder may not be written to': '其所在文件夹不可写入',
  'Choose another one with --data.': '请用 --data 选择其他文件夹。',

  'Choose a file.': '请选择一个文件。',
  'it is not there': '它不存在',
  'A file': '某个文件',

  'This was made with {0} {1}, which is not installed; {2} is.':
    '这是以 {0} {1} 制作的，而该版本未安装；已安装的是 {2}。',
  'Render it anew with {0}, or install {1} again.': '请以 {0} 重新渲染，或重新安装 {1}。',
  'The pack {0} {1} is not installed.': '模型包 {0} {1} 未安装。',
  'A picture of a mask cannot be read as a PNG.': '蒙版图片无法作为 PNG 读取。',

  // the library's file
  'The library {0} holds {1} photos; its backup of {2} holds {3}.':
    '图库 {0} 包含 {1} 张照片；其 {2} 的备份包含 {3} 张。',
  "Go back to the backup, or keep the library as it is: 'darkroom library' does either.":
    '请恢复到该备份，或保留图库现状：“darkroom library” 可执行任一操作。',
  'The library is being exchanged.': '正在更换图库。',
  'There is no whole backup of the library.': '图库没有完好的备份。',
  "There is no backup '{0}' any more.": '备份“{0}”已不存在。',
  'Choose another one.': '请选择其他项目。',
  'The backup {0} cannot be used: {1}.': '备份 {0} 无法使用：{1}。',
  'Another program has the library open.': '另一个程序正在使用图库。',
  'Close every window of the app and end its commands, then try again.':
    '请关闭应用的所有窗口并结束其命令，然后重试。',
};
