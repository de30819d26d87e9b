import type { packWords } from '../../../shared/errors/words/packWords.ts';
import type { Translated } from '../../../shared/errors/words/words.ts';

export const packWordsZh: Translated<typeof packWords> = {
  'pack-manifest-invalid.not-json': {
    message: '{folder} 中模型包的清单不是 JSON。',
    action: '请重新安装模型包。',
  },
  'pack-manifest-invalid.not-valid': {
    message: '{folder} 中模型包的清单无效：{reasons}。',
    action: '请重新安装模型包。',
  },
  'pack-not-found.no-pack-in-folder': { message: '{folder} 中没有模型包。', action: '请重新安装模型包。' },
  'pack-not-found.is-a-file': {
    message: '{folder} 是文件；模型包应为文件夹。',
    action: '请重新安装模型包。',
  },
  'pack-manifest-missing.no-manifest': {
    message: '{folder} 中没有 manifest.json。',
    action: '请重新安装模型包。',
  },
  'pack-file-missing.lacks-file': {
    message: '模型包“{pack}”缺少文件 {path}。',
    action: '请重新安装模型包。',
  },
  'pack-file-size.other-size': {
    message: '模型包“{pack}”的 {path} 有 {found} 字节；应为 {bytes} 字节。',
    action: '请重新安装模型包。',
  },
  'pack-file-hash.was-changed': {
    message: '模型包“{pack}”的 {path} 已被更改：其 SHA-256 不同。',
    action: '请重新安装模型包。',
  },
  'weights-unsafe.refused': {
    message: '{path} 被拒绝：{what}。',
    action: '此类文件在 PyTorch 载入时可能运行程序。请从其作者处重新获取。',
  },
  'weights-invalid.not-usable-checkpoint': {
    message: '{path} 不是可用的检查点：{what}。',
    action: '请重新获取该文件，并与公布的 SHA-256 比较。',
  },
  'weights-wrong-model.lacks-files': {
    message: '{folder} 缺少 {names}。',
    action:
      '请选择 diffusers 结构的 Stable Diffusion 2.1-base（512 像素）文件夹。不读取 PyTorch 的 .bin 格式权重。',
  },
  'pack-not-found.bundled-folder': {
    message: '缺少附带模型的文件夹。',
    action: '请重新安装应用。',
  },
  'pack-not-found.id-not-installed': {
    message: '模型包“{id}”未安装。',
    action: '请安装它，或选择其他模型包。',
  },
  'pack-not-found.neither-installed-nor-folder': {
    message: '没有模型包“{named}”：既未安装，也不是文件夹。',
    action: '已安装的模型包：{known}。',
  },
  'pack-not-found.none-installed': {
    message: '没有安装任何模型包：应用未附带，{installedFolder} 中也没有。',
    action: '请指定模型包的文件夹。',
  },
  'request-invalid.model-not-inspected': { message: '尚未检查该模型。', action: '请重新选择。' },
  'pack-not-found.no-longer-installed': { message: '此模型包已不再安装。' },
  'conflict.another-pack-at-work': {
    message: '正在处理另一个模型包。',
    action: '请等待完成，或取消它。',
  },
  'weights-wrong-model.unknown-network': {
    message: '{checkpointPath} 中是未知的网络（{some} …）。',
    action: '可以导入 RRDBNet 和 SRVGGNetCompact 检查点；其他的请用 ONNX 文件。',
  },
  'weights-wrong-model.unknown-lora-tensors': {
    message: '未知的 LoRA 张量：{unknown}。',
    action: '请选择属于此类模型的 LoRA 文件。',
  },
  'output-disk-full.for-downloads': {
    message: '需要下载 {missing} GB；{folder} 中有 {bavail} GB 空闲。',
    action: '请释放一些空间，或选择其他卷上的数据文件夹。',
  },
  'weights-invalid.missing-or-not-json': {
    message: '{path} 缺失或不是 JSON。',
    action: '请选择 diffusers 结构的文件夹：unet/、vae/ 和 text_encoder/，各含一个 config.json。',
  },
  'weights-wrong-model.describes-another-kind': {
    message: '{path} 描述的是另一种模型：{keys}。',
    action: '请选择 Stable Diffusion 2.1-base（512 像素）。',
  },
  'weights-wrong-model.unknown-tensors': {
    message: '{file} 含有模型没有的张量：{unused}。',
    action: '请选择配置所描述的模型的权重文件。',
  },
  'weights-wrong-model.lora-of-another-base': {
    message:
      '{loraFile} 是在 {trainedOn} 上训练的：它的文本每个词元有 {found} 个值，而此基础模型给出 {width} 个。',
    action: '请选择属于此基础模型的 LoRA 文件。',
  },
  'weights-wrong-model.predicts-v': {
    message:
      '{folder} 的预测类型为“{predictionType}”：它是 768 像素的 Stable Diffusion 2.1，其文件名称和大小相同。',
    action: '请选择 diffusers 结构的 Stable Diffusion 2.1-base（512 像素）文件夹。',
  },
  'weights-wrong-model.no-unet-config': {
    message: '{folder} 中没有 unet/config.json。',
    action: '请选择 diffusers 结构的 Stable Diffusion 2.1-base（512 像素）文件夹。',
  },
  'weights-wrong-model.another-base': {
    message: '{folder} 中是 {found}，不是 Stable Diffusion 2.1-base。',
    action: '请选择 diffusers 结构的 Stable Diffusion 2.1-base（512 像素）文件夹。',
  },
  'request-invalid.list-of-mirrors': {
    message: '{file} 不是有效的镜像列表。',
    action: '请更正或删除它；之后会使用应用附带的列表。',
  },
  'weights-wrong-model.no-lora': {
    message: '{path} 不是用于 Stable Diffusion 2.1-base 的 LoRA 文件：{what}。',
    action: '请选择作者发布的 pisa_sr.pkl 或 osediff.pkl。',
  },
  'weights-wrong-model.lora-of-another-kind': {
    message: '{loraFile} 是 {kind} 的 LoRA 文件。',
    action: '请将它作为 {kind} 安装。',
  },
  'weights-wrong-model.belongs-to-another': {
    message: '按 SHA-256 判断，{file} 属于 {other}。',
    action: '请选择 {name} 的文件。',
  },
  'pack-graph-refused.answer-is-no-number': {
    message: '{file} 给出了非数值的结果。',
    action: '权重已损坏，请重新获取。',
  },
  'weights-invalid.not-downloaded': {
    message: '无法下载 {target}。{problems}。',
    action: '请稍后重试：已下载的部分会保留。也可以从别处获取该文件并指定其文件夹。',
  },
  'conflict.another-file-is-there': {
    message: '{target} 已存在，且不是要下载的文件。',
    action: '请将其移走，或选择其他文件夹。',
  },
  'output-disk-full.for-pack': {
    message: '{target} 还需要 {bytes} GB 空闲空间。',
    action: '请释放一些空间，或选择其他卷上的数据文件夹。',
  },
  'weights-invalid.data-file-cut-short': {
    message: '{file} 的 {location} 不完整：“{name}”超出了它的 {size} 字节。',
    action: '请重新获取该模型及其全部文件。',
  },
  'pack-file-missing.data-file': {
    message: '{file} 的权重位于 {location}，但该文件不存在。',
    action: '请重新获取该模型及其全部文件。',
  },
  'pack-path-outside.data-file': {
    message: '{file} 的权重位于其文件夹之外的“{location}”。',
    action: '请把模型数据保存在模型旁边，或存为一个文件。',
  },
  'pack-graph-refused.cannot-be-loaded': {
    message: 'onnxruntime 无法载入该模型。',
    action: '无法导入含有自定义算子的模型。',
  },
  'pack-graph-refused.no-onnx-model': {
    message: '{file} 不是可用的 ONNX 模型：{what}。',
    action: '请以 opset 11 或更新版本重新导出。',
  },
  'pack-graph-interface.no-upscaler': {
    message: '该模型无法使用：{what}。',
    action: '可以导入输入和输出各为一张图片（3 个通道）的图像到图像模型。',
  },
  'pack-not-found.not-among-installed': {
    message: '{folder} 不在已安装的模型包之中。',
    action: '应用附带的模型包会保留；其他文件夹中的模型包由您自行删除。',
  },
  'pack-file-hash.changed-while-installed': {
    message: '{source} 在安装期间被更改。',
    action: '请在没有其他程序使用它时重新安装。',
  },
  'output-disk-full.for-copy': {
    message: '复制 {source} 需要 {bytes} GB；可用空间为 {free} GB。',
    action: '请在数据文件夹所在的卷上腾出空间。',
  },
  'conflict.installed-already': {
    message: '“{name}”已安装在 {folder} 中。',
    action: '请先移除它，或给新的模型包另取名称。',
  },
  'weights-wrong-model.does-not-fit': {
    message: '{what} 不相符：{problems}。',
    action: '请选择配置所描述的模型的权重文件。',
  },
  'pack-version-unknown.format': {
    message: '{folder} 中的模型包格式版本为 {version}；此应用可读取 {manifestVersion}。',
    action: '请更新应用，或获取它能读取的模型包版本。',
  },
  'pack-manifest-missing.cannot-be-read': {
    message: '无法读取 {folder} 中模型包的清单。',
    action: '请检查文件夹的权限，或重新安装模型包。',
  },
  'pack-path-outside.manifest': {
    message: '{folder} 中的模型包不安全：{reasons}。',
    action: '请不要使用此模型包，并告知其作者。',
  },
  'weights-invalid.safetensors': {
    message: '{path} 不是有效的 safetensors 文件：{what}。',
    action: '请重新获取该文件，并与公布的 SHA-256 比较。',
  },
  'weights-invalid.tokenizer': {
    message: '{file} 不是 CLIP 分词器的一部分：{what}。',
    action: '请选择 diffusers 结构且含有 tokenizer/ 的文件夹。',
  },
  'pack-graph-refused.text-encoder': {
    message: '文本编码器 {graph}：{what}。',
    action: '如果内存不足，请关闭其他程序；否则请重新安装模型包。',
  },
  'pack-file-missing.cannot-be-copied': {
    message: '无法复制 {source}：{what}。',
    action: '请重新获取该模型及其全部文件。',
  },
  'it-is-no-file': '不是文件',
  'pack-not-found.not-installed': {
    message: '模型包 {id} {version} 未安装。',
    action: '请安装它，或选择其他模型包。',
  },
  'weights-invalid.holds-no-number': {
    message: '{path} 已损坏：“{name}”含有非数值。',
    action: '请重新获取该文件，并与公布的 SHA-256 比较。',
  },
  'weights-invalid.not-as-published': {
    message: '{file} 已损坏：其 SHA-256 与发布的 {name} 不符。',
    action: '请重新获取该文件，并与公布的 SHA-256 比较。',
  },
  'pack-graph-refused.not-a-file': {
    message: '{file} 不是可用的 ONNX 模型：{what}。',
    action: '请选择一个文件。',
  },
  'weights-invalid.model-holds-no-number': {
    message: '{file} 已损坏：“{name}”含有非数值。',
    action: '请重新获取该模型及其全部文件。',
  },
  'weights-invalid.model-makes-no-number': {
    message: '该模型生成的图片含有非数值。',
    action: '请重新获取该模型及其全部文件。',
  },
  'engine-out-of-memory.small-picture': {
    message: '内存不足，无法容纳该模型由小图片得出的结果。',
    action: '可以导入由一张图片得出另一张（最多放大 8 倍）的模型。',
  },
  'engine-out-of-memory.import': {
    message: '该模型占用的内存超出导入所允许的范围。',
    action: '可以导入由一张图片得出另一张（最多放大 8 倍）的模型。',
  },
  'pack-graph-refused.does-not-run': {
    message: 'onnxruntime 无法在小图片上运行该模型。',
    action: '请以可变的图片尺寸重新导出，或选择其他模型。',
  },
  'pack-graph-interface.too-far-for-half-precision': {
    message: '无法使用该模型：其图片与照片的差异高达白色的 {times} 倍，超出半精度范围。',
    action: '如果该模型以 0 到 255 计数，请选择另一数值范围，或重新导出。',
  },
  'pack-newer.another-version': {
    message: '这是以 {id} {version} 制作的，而该版本未安装；已安装的是 {versionAtHand}。',
    action: '请以 {versionAtHand} 重新渲染，或重新安装 {version}。',
  },
};
