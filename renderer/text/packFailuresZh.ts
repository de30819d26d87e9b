/** What is said in Chinese when a pack or its weights cannot be used, as in `failuresZh`. */
export const packFailuresZh: Readonly<Record<string, string>> = {
  // packs
  "The pack '{0}' is not installed.": '模型包“{0}”未安装。',
  'Install it, or choose another pack.': '请安装它，或选择其他模型包。',
  "There is no pack '{0}', neither installed nor as a folder.": '没有模型包“{0}”：既未安装，也不是文件夹。',
  'Installed packs: {0}.': '已安装的模型包：{0}。',
  none: '无',
  'Install it again.': '请重新安装。',
  'No pack is installed, neither with the app nor in {0}.': '没有安装任何模型包：应用未附带，{0} 中也没有。',
  'Name the folder of a pack.': '请指定模型包的文件夹。',
  'No restoration pack is installed.': '没有安装修复模型包。',
  'Install one under Packs.': '请在“模型包”中安装一个。',
  'This pack is not installed any more.': '此模型包已不再安装。',
  '{0} is not among the installed packs.': '{0} 不在已安装的模型包之中。',
  'Packs that came with the app stay; packs in other folders are yours to delete.':
    '应用附带的模型包会保留；其他文件夹中的模型包由您自行删除。',
  "The pack '{0}' is at work.": '模型包“{0}”正在使用中。',
  'Wait until the work is done, or cancel it.': '请等待工作完成，或取消它。',
  'Another pack is being worked on.': '正在处理另一个模型包。',
  'Wait until it is done, or cancel it.': '请等待完成，或取消它。',
  'The folder with the bundled models is missing.': '缺少附带模型的文件夹。',
  'Install the app again.': '请重新安装应用。',
  'The pack in {0} has format version {1}; this app reads {2}.':
    '{0} 中的模型包格式版本为 {1}；此应用可读取 {2}。',
  'Update the app, or get the pack in a version that it reads.': '请更新应用，或获取它能读取的模型包版本。',
  'The manifest of the pack in {0} cannot be read.': '无法读取 {0} 中模型包的清单。',
  "Check the folder's permissions, or install the pack again.": '请检查文件夹的权限，或重新安装模型包。',
  'The pack in {0} is not safe: {1}.': '{0} 中的模型包不安全：{1}。',
  'Do not use this pack; tell whoever made it.': '请不要使用此模型包，并告知其作者。',
  'There is no pack in {0}.': '{0} 中没有模型包。',
  '{0} is a file; a pack is a folder.': '{0} 是文件；模型包应为文件夹。',
  '{0} holds no manifest.json.': '{0} 中没有 manifest.json。',
  'The manifest of the pack in {0} is not JSON.': '{0} 中模型包的清单不是 JSON。',
  'The manifest of the pack in {0} is not valid: {1}.': '{0} 中模型包的清单无效：{1}。',
  "The pack '{0}' lacks its file {1}.": '模型包“{0}”缺少文件 {1}。',
  "{0} of the pack '{1}' has {2} bytes; it should have {3}.":
    '模型包“{1}”的 {0} 有 {2} 字节；应为 {3} 字节。',
  "{0} of the pack '{1}' was changed: its SHA-256 is another.":
    '模型包“{1}”的 {0} 已被更改：其 SHA-256 不同。',
  'Install the pack again.': '请重新安装模型包。',
  "The pack '{0}' enlarges {1} to {2} times; {3} was asked for.":
    '模型包“{0}”可放大 {1} 至 {2} 倍；请求的是 {3} 倍。',
  'Choose a scale in that range, or another pack.': '请选择该范围内的放大倍数，或其他模型包。',
  "On the golden tile of '{0}' {1}.": '在“{0}”的基准图块上：{1}。',
  "The pack '{0}' fails its golden tile: {1}.": '模型包“{0}”未通过其基准图块：{1}。',
  'Get the pack again, or tell whoever made it.': '请重新获取模型包，或告知其作者。',
  'The graph {0} does not fit its manifest: {1}.': '计算图 {0} 与清单不符：{1}。',
  'onnxruntime does not accept {0}: {1}': 'onnxruntime 不接受 {0}：{1}',
  "'{0}' has no text encoder: it takes no prompt.": '“{0}”没有文本编码器，不接受提示词。',
  'Leave the prompt out, or install the pack again from a model that has its text encoder.':
    '请去掉提示词，或用带有文本编码器的模型重新安装模型包。',
  'The recipe was made with {0} {1}; the pack here is another one ({2} {3}).':
    '此修复方案是用 {0} {1} 制作的；这里的模型包不同（{2} {3}）。',
  'Install the pack that it was made with, or make the recipe anew.':
    '请安装制作它时所用的模型包，或重新制作修复方案。',
  "The pack '{0}' has no dial '{1}'.": '模型包“{0}”没有调节项“{1}”。',
  'Its dials are: {0}.': '它的调节项有：{0}。',
  'A picture of a mask cannot be read as a PNG.': '蒙版中的图片无法作为 PNG 读取。',
  'Paint it again.': '请重新绘制。',

  // weights that are installed or imported
  '{0} is not a valid safetensors file: {1}.': '{0} 不是有效的 safetensors 文件：{1}。',
  'Get the file again and compare its SHA-256 with the published one.':
    '请重新获取该文件，并与公布的 SHA-256 比较。',
  '{0} was refused: {1}.': '{0} 被拒绝：{1}。',
  'Such a file could run programs when PyTorch loads it. Get it from its authors again.':
    '此类文件在 PyTorch 载入时可能运行程序。请从其作者处重新获取。',
  '{0} is not a usable checkpoint: {1}.': '{0} 不是可用的检查点：{1}。',
  '{0} is no part of a CLIP tokenizer: {1}.': '{0} 不是 CLIP 分词器的一部分：{1}。',
  "Choose a folder in diffusers' layout with a tokenizer/ in it.":
    '请选择 diffusers 结构且含有 tokenizer/ 的文件夹。',
  'The text encoder {0} {1}.': '文本编码器 {0}：{1}。',
  'Close other programs if memory is short; else install the pack again.':
    '如果内存不足，请关闭其他程序；否则请重新安装模型包。',
  '{0} is missing or not JSON.': '{0} 缺失或不是 JSON。',
  "Choose a folder in diffusers' layout: unet/, vae/ and text_encoder/ with a config.json each.":
    '请选择 diffusers 结构的文件夹：unet/、vae/ 和 text_encoder/，各含一个 config.json。',
  '{0} describes another kind of model: {1}.': '{0} 描述的是另一种模型：{1}。',
  'Choose Stable Diffusion 2.1-base (512 pixels).': '请选择 Stable Diffusion 2.1-base（512 像素）。',
  'Unknown LoRA tensors: {0}.': '未知的 LoRA 张量：{0}。',
  'Choose the LoRA file that belongs to this kind of model.': '请选择属于此类模型的 LoRA 文件。',
  '{0} is no LoRA file for Stable Diffusion 2.1-base: {1}.':
    '{0} 不是用于 Stable Diffusion 2.1-base 的 LoRA 文件：{1}。',
  'Choose pisa_sr.pkl or osediff.pkl as their authors publish them.':
    '请选择作者发布的 pisa_sr.pkl 或 osediff.pkl。',
  '{0} does not fit: {1}.': '{0} 不相符：{1}。',
  'Choose the weight files of the model that the configuration describes.':
    '请选择配置所描述的模型的权重文件。',
  '{0} holds tensors that the model does not have: {1}.': '{0} 含有模型没有的张量：{1}。',
  '{0} could not be downloaded. {1}.': '无法下载 {0}。{1}。',
  'Try again later: what has arrived is kept. Or get the file elsewhere and name its folder.':
    '请稍后重试：已下载的部分会保留。也可以从别处获取该文件并指定其文件夹。',
  '{0} needs {1} GB more than are free.': '{0} 还需要 {1} GB 空闲空间。',
  'Free some space, or choose a data folder on another volume.':
    '请释放一些空间，或选择其他卷上的数据文件夹。',
  '{0} GB are to be downloaded; {1} GB are free in {2}.': '需要下载 {0} GB；{2} 中有 {1} GB 空闲。',
  '{0} was trained on {1}: it takes texts of {2} values per token, this base gives {3}.':
    '{0} 是在 {1} 上训练的：它的文本每个词元有 {2} 个值，而此基础模型给出 {3} 个。',
  'Choose the LoRA file that belongs to this base.': '请选择属于此基础模型的 LoRA 文件。',
  '{0} gave something that is not a number.': '{0} 给出了非数值的结果。',
  'The weights are damaged: get them again.': '权重已损坏，请重新获取。',
  "{0} predicts '{1}': it is the 768-pixel Stable Diffusion 2.1, whose files have the same names and sizes.":
    '{0} 的预测类型为“{1}”：它是 768 像素的 Stable Diffusion 2.1，其文件名称和大小相同。',
  '{0} holds no unet/config.json.': '{0} 中没有 unet/config.json。',
  '{0} holds {1}, not Stable Diffusion 2.1-base.': '{0} 中是 {1}，不是 Stable Diffusion 2.1-base。',
  "Choose the folder of Stable Diffusion 2.1-base (512 pixels) in diffusers' layout.":
    '请选择 diffusers 结构的 Stable Diffusion 2.1-base（512 像素）文件夹。',
  'Stable Diffusion XL': 'Stable Diffusion XL 模型',
  'Stable Diffusion 1.x': 'Stable Diffusion 1.x 模型',
  'an inpainting model': '局部重绘模型',
  'a depth-to-image model': '深度生图模型',
  'the 768-pixel Stable Diffusion 2.1 (same names and sizes)':
    '768 像素的 Stable Diffusion 2.1（文件名称和大小相同）',
  'another model': '另一种模型',
  '{0} lacks {1}.': '{0} 缺少 {1}。',
  "{0} Weights in PyTorch's .bin format are not read.": '{0} 不读取 PyTorch 的 .bin 格式权重。',
  "{0} keeps weights in '{1}', outside its own folder.": '{0} 的权重位于其文件夹之外的“{1}”。',
  'Save the model with its data beside it, or in one file.': '请把模型数据保存在模型旁边，或存为一个文件。',
  'onnxruntime cannot load the model.': 'onnxruntime 无法载入该模型。',
  'Models with operators of their own cannot be imported.': '无法导入含有自定义算子的模型。',
  '{0} is no usable ONNX model: {1}.': '{0} 不是可用的 ONNX 模型：{1}。',
  'Export it again, with opset 11 or newer.': '请以 opset 11 或更新版本重新导出。',
  'The model cannot be used: {0}.': '该模型无法使用：{0}。',
  'Image-to-image models with one picture (3 channels) in and one out can be imported.':
    '可以导入输入和输出各为一张图片（3 个通道）的图像到图像模型。',
  '{0} is a LoRA file of {1}.': '{0} 是 {1} 的 LoRA 文件。',
  'Install it as {0}.': '请将它作为 {0} 安装。',
  '{0} belongs to {1}, by its SHA-256.': '按 SHA-256 判断，{0} 属于 {1}。',
  'Choose the files of {0}.': '请选择 {0} 的文件。',
  '{0} lies on another volume and needs {1} GB here; {2} GB are free.':
    '{0} 位于其他卷，在此需要 {1} GB；有 {2} GB 空闲。',
  'Move the model to the volume of the data folder, or free some space.':
    '请把模型移到数据文件夹所在的卷，或释放一些空间。',
  "'{0}' is installed already, in {1}.": '“{0}”已安装在 {1} 中。',
  'Remove it first, or give the new one another name.': '请先移除它，或给新的模型包另取名称。',
  '{0} holds an unknown network ({1} …).': '{0} 中是未知的网络（{1} …）。',
  'RRDBNet and SRVGGNetCompact checkpoints can be imported; others as ONNX files.':
    '可以导入 RRDBNet 和 SRVGGNetCompact 检查点；其他的请用 ONNX 文件。',
  "{0} holds no 'embedding'.": '{0} 中没有“embedding”。',
};
