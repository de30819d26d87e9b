/**
 * What the engine, the library and the queue say when something fails, in Chinese, by the English sentence. `{0}`
 * stands for what a sentence is about: a file, a number, a reason.
 */
export const failuresZh: Readonly<Record<string, string>> = {
  // photos
  '{0} is not there.': '{0} 不存在。',
  "If it was moved, use 'Locate…'.": '如果文件被移动过，请使用“查找…”。',
  'Look whether it was moved or renamed, or whether its drive is connected.':
    '请检查文件是否被移动或重命名，或者所在磁盘是否已连接。',
  '{0} cannot be read: no permission.': '无法读取 {0}：没有权限。',
  "Check the file's permissions.": '请检查文件的权限。',
  '{0} is a link that leads in a circle.': '{0} 是一个循环链接。',
  '{0} cannot be read: the disk reports an error.': '无法读取 {0}：磁盘报告错误。',
  'Check that the drive is connected.': '请检查磁盘是否已连接。',
  '{0} could not be read ({1}).': '无法读取 {0}（{1}）。',
  'Check that you may read the file and that its drive is in order.':
    '请检查您是否有权读取该文件，以及磁盘是否正常。',
  '{0} is a folder or device, not a file.': '{0} 是文件夹或设备，不是文件。',
  'Choose a photo inside it.': '请选择其中的照片。',
  '{0} is empty (0 bytes).': '{0} 是空文件（0 字节）。',
  'Copy the file again from the camera, card or backup it came from.':
    '请从相机、存储卡或备份中重新复制该文件。',
  '{0} is not a picture.': '{0} 不是图片。',
  '{0} is not a picture that can be read.': '{0} 不是可以读取的图片。',
  'Use a JPEG, PNG, TIFF, WebP, AVIF, GIF, HEIC or camera RAW file.':
    '请使用 JPEG、PNG、TIFF、WebP、AVIF、GIF、HEIC 或相机 RAW 文件。',
  '{0} is an HDR picture ({1}), whose brightness goes beyond white.':
    '{0} 是 HDR 图片（{1}），其亮度超出白色。',
  'Export it as an SDR picture from your photo program, and use that file.':
    '请在照片软件中将其导出为 SDR 图片，并使用该文件。',
  '{0} is a {1} file, a format that cannot be read.': '{0} 是 {1} 文件，这种格式无法读取。',
  '{0} is in a format that cannot be read.': '{0} 的格式无法读取。',
  'Save it as JPEG, PNG or TIFF in the program that made it, and use that file.':
    '请在创建它的程序中另存为 JPEG、PNG 或 TIFF，并使用该文件。',
  '{0} is damaged: its data end too early.': '{0} 已损坏：数据不完整。',
  '{0} is damaged and cannot be decoded.': '{0} 已损坏，无法解码。',
  '{0} holds {1} values in {2} channels ({3}), which have no defined colours.':
    '{0} 含有 {2} 个通道的 {1} 数值（{3}），其颜色没有定义。',
  'Save it as RGB or greyscale of 8 or 16 bits, and use that file.':
    '请另存为 8 位或 16 位的 RGB 或灰度图片，并使用该文件。',
  '{0} has {1} megapixels ({2} × {3}); a photo of its kind may have {4}.':
    '{0} 有 {1} 百万像素（{2} × {3}）；此类照片最多可有 {4} 百万像素。',
  'Use a smaller copy, or cut it into parts.': '请使用较小的副本，或把它裁成几部分。',
  'There is not enough memory to decode {0}.': '内存不足，无法解码 {0}。',
  'Close other programs, or use a smaller copy of the photo.': '请关闭其他程序，或使用较小的照片副本。',
  '{0} is a camera RAW file without an embedded preview that could be used.':
    '{0} 是相机 RAW 文件，但没有可用的内嵌预览图。',
  'Develop it in your RAW program to TIFF or JPEG, and use that file.':
    '请在 RAW 软件中将其冲印为 TIFF 或 JPEG，并使用该文件。',
  'The dropped file is larger than 2 GB.': '拖入的文件大于 2 GB。',
  'Put it in a folder that the app can reach and import it from there.':
    '请把它放到应用可以访问的文件夹中，再从那里导入。',

  // results
  'The disk is full: {0} could not be written.': '磁盘已满：无法写入 {0}。',
  'Free some space or choose another disk, and try again.': '请释放一些空间或选择其他磁盘，然后重试。',
  'The folder for {0} is no longer there.': '{0} 的文件夹已不存在。',
  'Connect the drive again or choose another folder.': '请重新连接磁盘，或选择其他文件夹。',
  '{0} may not be written there.': '没有权限在那里写入 {0}。',
  'Choose a folder that you may write to.': '请选择您有权写入的文件夹。',
  '{0} could not be written.': '无法写入 {0}。',
  'Choose another folder or format.': '请选择其他文件夹或格式。',
  '{0} would be {1} pixels long; {2} allows {3}.': '{0} 的长边将为 {1} 像素；{2} 最多允许 {3} 像素。',
  'Choose PNG or TIFF, or a smaller scale.': '请选择 PNG 或 TIFF，或较小的放大倍数。',
  '{0} would have {1} megapixels: to write it as AVIF takes {2} of memory, and {3} are free.':
    '{0} 将有 {1} 百万像素：写成 AVIF 需要 {2} 内存，可用 {3}。',
  'Choose another format or a smaller size, or close other programs.':
    '请选择其他格式或较小的尺寸，或关闭其他程序。',
  'Windows does not allow a file to be called “{0}”.': 'Windows 不允许文件名为“{0}”。',
  'Choose another name.': '请选择其他名称。',
  '{0} is a folder; a file was expected.': '{0} 是文件夹；这里需要文件。',
  'Give a file name inside it.': '请指定其中的文件名。',
  '{0} is the original itself, which is never written.': '{0} 是原片本身，原片绝不会被写入。',
  'Choose another name or folder.': '请选择其他名称或文件夹。',
  'Choose another folder or name.': '请选择其他文件夹或名称。',
  '{0} is a device, not a file.': '{0} 是设备，不是文件。',
  '{0} is already there.': '{0} 已经存在。',
  'Choose another name, or allow it to be replaced.': '请选择其他名称，或允许替换它。',
  'The folder {0} is not there.': '文件夹 {0} 不存在。',
  'Create it, connect its drive, or choose another folder.': '请创建该文件夹、连接其磁盘，或选择其他文件夹。',
  '{0} is a file; a folder was expected.': '{0} 是文件；这里需要文件夹。',
  'Choose a folder.': '请选择文件夹。',
  'The folder {0} may not be written to.': '没有权限写入文件夹 {0}。',
  '{0} was written, but reading it back {1}.': '{0} 已写入，但回读检查未通过：{1}。',
  'gives {0} × {1} pixels': '读到 {0} × {1} 像素',
  'gives {0} bits per channel': '读到每通道 {0} 位',
  'gives a transparency': '读到透明度',
  'gives no transparency': '没有读到透明度',
  'gives another picture': '读到的图像不同',
  'turns it': '图像被旋转',
  'gives another colour profile': '读到的颜色配置文件不同',
  'gives other XMP fields': '读到的 XMP 字段不同',
  'gives other IPTC fields': '读到的 IPTC 字段不同',
  'gives other EXIF fields': '读到的 EXIF 字段不同',
  'still tells the place': '仍含有拍摄地点',
  fails: '无法读取',
  'Try again; if it happens again, check the disk or choose another format.':
    '请重试；如果再次出现，请检查磁盘或选择其他格式。',
  "There are a thousand recipes beside '{0}' already.": '“{0}”旁边已有一千个修复方案文件。',
  'Remove some of them.': '请删除其中一些。',
  "The folder has a thousand files named '{0}' already.": '该文件夹中已有一千个名为“{0}”的文件。',
  'Choose another folder.': '请选择其他文件夹。',
  'The file name is not valid: {0}': '文件名无效：{0}',
  "'{0}' has no partner; write '{1}' for the sign.": '“{0}”没有配对；要写这个符号本身，请写“{1}”。',
  "'{{0}}' is not known.": '“{{0}}”未知。',
  "'{index:{0}}' takes zeros: '{index:000}'.": '“{index:{0}}”只接受零：“{index:000}”。',
  "'{{0}}' takes no format.": '“{{0}}”不接受格式。',
  "'{date:{0}}' takes YYYY, YY, MM, DD, hh, mm and ss, for instance '{date:YYYY-MM-DD}'.":
    '“{date:{0}}”接受 YYYY、YY、MM、DD、hh、mm 和 ss，例如“{date:YYYY-MM-DD}”。',
  'The name is empty.': '名称为空。',
  'There is no result yet.': '还没有结果。',

  // library
  'The library is whole again.': '图库已恢复完整。',
  'The library is sound; there is nothing to recover.': '图库完好，无需恢复。',
  'Another program holds the library locked.': '另一个程序正在占用图库。',
  'Try again in a moment.': '请稍后重试。',
  'The disk with the library is full.': '图库所在的磁盘已满。',
  'Free some space; nothing that was saved before is lost.': '请释放一些空间；之前保存的内容没有丢失。',
  'The library file is damaged.': '图库文件已损坏。',
  'Restart the app; it offers the newest whole backup.': '请重新启动应用；它会提供最新的完整备份。',
  'The library file {0} is damaged; your photos are not touched.':
    '图库文件 {0} 已损坏；您的照片没有受到影响。',
  'Start with an empty library; the damaged file is kept in backups/.':
    '请从空图库开始；损坏的文件保留在 backups/ 中。',
  'Go back to the backup of {0}, or start with an empty library; the damaged file is kept in backups/.':
    '请恢复 {0} 的备份，或从空图库开始；损坏的文件保留在 backups/ 中。',
  'The library file cannot be written.': '无法写入图库文件。',
  'Check the permissions of the data folder, or choose another one with --data.':
    '请检查数据文件夹的权限，或用 --data 选择其他文件夹。',
  'The library was last used by a newer version of PiSA Darkroom (its format is {0}, this version knows {1}).':
    '图库上次由更新版本的 PiSA Darkroom 使用（其格式为 {0}，此版本支持 {1}）。',
  'Update the app, or choose another data folder with --data.':
    '请更新应用，或用 --data 选择其他数据文件夹。',
  '{0} is not the picture that {1} was.': '{0} 与原来的 {1} 不是同一张图片。',
  'Choose another file, or import this one as a new photo.': '请选择其他文件，或将它作为新照片导入。',
  'There is no photo {0} in the library.': '图库中没有照片 {0}。',
  '{0} is in the library already.': '{0} 已在图库中。',
  'There is no album {0}.': '没有相册 {0}。',
  "There is an album '{0}' already.": '已有名为“{0}”的相册。',
  'That preset is no longer there.': '该预设已不存在。',
  "There is a preset '{0}' already.": '已有名为“{0}”的预设。',
  'That version is no longer there.': '该版本已不存在。',
  'A tile is asked for with the recipe that it is to show.': '请求图块时必须附上要显示的配方。',
  'This file or folder was not chosen in this session.': '此文件或文件夹不是在本次运行中选择的。',
  'Choose it again.': '请重新选择。',
  'This folder is not there any more.': '此文件夹已不存在。',
  'Choose another one.': '请选择其他的。',
  "The folder '{0}' cannot be read.": '无法读取文件夹“{0}”。',
  'Check its permissions, or choose another one.': '请检查其权限，或选择其他的。',

  // queue
  'The disk is full: {0} was not written.': '磁盘已满：{0} 未写入。',
  'Free some space and resume.': '请释放一些空间后继续。',
  '{0} cannot be written: no permission.': '无法写入 {0}：没有权限。',
  "Choose another folder or change its permissions, then 'Retry'.":
    '请选择其他文件夹或更改其权限，然后“重试”。',
  'The folder of {0} is not there any more.': '{0} 的文件夹已不存在。',
  "Connect the drive or make the folder again, then 'Retry'.": '请连接磁盘或重新创建文件夹，然后“重试”。',
  'The name {0} is too long for this disk.': '名称 {0} 对此磁盘来说太长。',
  'Choose a shorter name template or folder.': '请选择较短的名称模板或文件夹。',
  '{0} and {1} numbered names are taken.': '{0} 和 {1} 个带编号的名称都已被占用。',
  'The original {0} is not there.': '原片 {0} 不存在。',
  "Connect its drive, or use 'Locate…', then 'Retry'.": '请连接其磁盘，或使用“查找…”，然后“重试”。',
  '{0} has changed since it was queued.': '{0} 在加入队列后发生了变化。',
  "'Retry' exports it as it is now. To export the earlier one, put that file back first.":
    '“重试”会导出它现在的样子。若要导出之前的，请先放回原来的文件。',
  "Its result shows the earlier one. Export it again, or put that file back and 'Retry'.":
    '其结果显示的是之前的样子。请重新导出，或放回原来的文件后“重试”。',
  'The original {0} cannot be read.': '无法读取原片 {0}。',
  "Check its permissions and its drive, then 'Retry'.": '请检查其权限和磁盘，然后“重试”。',
  'Another process has taken this export over.': '另一个进程已接管此导出。',
  'There is no export {0} in the queue.': '队列中没有导出 {0}。',
  'That export is no longer in the queue.': '该导出已不在队列中。',
  'This export is not over yet.': '此导出尚未结束。',
  'Cancel it first.': '请先取消它。',
  '{0} failed, so this sheet was not made.': '{0} 失败，因此没有生成此总览图。',
  'A photo that it shows': '其中的一张照片',
  '{0} photos that it shows': '其中的 {0} 张照片',
  "Retry them or skip them, then 'Retry' the sheet.": '请重试或跳过它们，然后“重试”此总览图。',
  '{0} is not a folder.': '{0} 不是文件夹。',

  // engine
  'There is not enough memory for a tile of this size.': '内存不足，无法处理这么大的图块。',
  'Use a smaller tile, or close other programs.': '请使用较小的图块，或关闭其他程序。',
  'There is not enough memory to open {0}.': '内存不足，无法打开 {0}。',
  'Close other programs, or use a smaller pack.': '请关闭其他程序，或使用较小的模型包。',
  "A run on '{0}' failed: {1}": '在“{0}”上的运算失败：{1}',
  'The network returned something that is not a number.': '网络返回了非数值的结果。',
  'Choose another provider.': '请选择其他计算后端。',
  "The provider '{0}' cannot be used. {1}": '无法使用计算后端“{0}”。{1}',
  'Leave the choice of the provider to the app, or choose cpu.': '请让应用自动选择计算后端，或选择 cpu。',
  'This machine offers: {0}.': '此计算机提供：{0}。',
  'It does not open {0}: {1}': '它无法打开 {0}：{1}',
  'No graphics processor that it can use was found.': '没有找到可用的图形处理器。',
  'It is slower than the CPU here ({0} s against {1} s for a tile).':
    '它在这里比 CPU 慢（每个图块 {0} 秒，CPU 为 {1} 秒）。',
  'The part of the app that computes stopped and was started again. What it was doing is done again.':
    '应用的计算部分已停止并重新启动，正在重做未完成的工作。',
  'The engine ended: {0}.': '引擎已退出：{0}。',
  'This computer’s graphics could not be used for computing; the app goes on without it.':
    '无法用这台电脑的显卡进行计算；应用将不使用显卡继续工作。',
  "The engine ended while trying the provider '{0}': {1}.": '引擎在尝试计算后端“{0}”时退出：{1}。',
  'The engine ended while trying it ({0}).': '引擎在尝试它时退出（{0}）。',
  'The engine ended on this job: {0}.': '引擎在处理此任务时退出：{0}。',
  'The engine ended twice on this job: {0}.': '引擎在处理此任务时两次退出：{0}。',
  'Try again with a smaller tile or another provider.': '请用较小的图块或其他计算后端重试。',
  'it gave no sign of life for {0} s': '{0} 秒内没有响应',
  'killed by {0}': '被 {0} 终止',
  'exit code {0}': '退出代码 {0}',
  'Memory ran short: tiles are {0} px from now on.': '内存不足：从现在起图块为 {0} 像素。',
  "'{0}' failed and is not used any more; the work is done again without it. {1}":
    '“{0}”失败，将不再使用；正在不用它重新处理。{1}',
  "'{0}' computes in single precision on '{1}'. {2}": '“{0}”在“{1}”上以单精度计算。{2}',
  'What was computed cannot be kept on disk any more: {0}.': '计算结果无法再保存到磁盘：{0}。',

  // window
  'The connection to the app was lost.': '与应用的连接已断开。',
  'Reload the window; what was saved is kept.': '请重新载入窗口；已保存的内容仍然保留。',
  'A part of the picture could not be loaded.': '图片的一部分无法载入。',
  'Zoom or pan to try again.': '请缩放或移动以重试。',
  'The photo could not be shown.': '无法显示这张照片。',
  'PiSA Darkroom does not run on Intel Macs.': 'PiSA Darkroom 不能在 Intel 芯片的 Mac 上运行。',
  'The networks are computed by ONNX Runtime, which is made for Apple silicon. Use the arm64 app there.':
    '网络由 ONNX Runtime 计算，它只支持 Apple 芯片。请在 Apple 芯片的 Mac 上使用 arm64 版本。',
  'The program that computes is missing from this installation.': '此安装中缺少负责计算的程序。',
  'Install the app again.': '请重新安装应用。',
  'Start the app with `npm start`.': '请用 `npm start` 启动应用。',
};
