import type { engineWords } from '../../../shared/errors/words/engineWords.ts';
import type { Translated } from '../../../shared/errors/words/words.ts';

export const engineWordsZh: Translated<typeof engineWords> = {
  'provider-unavailable.because': { message: '{reason}' },
  'engine-died.twice-on-this-job': {
    message: '应用的计算部分在处理此内容时两次停止：{reason}。原片没有改动，也没有留下未完成的文件。',
    action: '请关闭其他程序后重试。如果再次出现，请只用 CPU 计算，或使用较小的模型包。',
  },
  'engine-died.on-this-job': {
    message: '应用的计算部分在处理此内容时停止：{reason}。原片没有改动，也没有留下未完成的文件。',
    action: '请关闭其他程序后重试。如果再次出现，请只用 CPU 计算，或使用较小的模型包。',
  },
  'engine-hung.twice-on-this-job': {
    message: '应用的计算部分在处理此内容时两次停止：{reason}。原片没有改动，也没有留下未完成的文件。',
    action: '请关闭其他程序后重试。如果再次出现，请只用 CPU 计算，或使用较小的模型包。',
  },
  'engine-hung.on-this-job': {
    message: '应用的计算部分在处理此内容时停止：{reason}。原片没有改动，也没有留下未完成的文件。',
    action: '请关闭其他程序后重试。如果再次出现，请只用 CPU 计算，或使用较小的模型包。',
  },
  'cancelled.cancelled': { message: '已取消。' },
  'internal.unexpected': { message: '{text}' },
  'as-it-was-told': '{text}',
  'recipe-invalid.made-with-another-pack': {
    message: '此修复方案是用 {id} {version} 制作的；这里的模型包不同（{packId} {packVersion}）。',
    action: '请安装制作它时所用的模型包，或重新制作修复方案。',
  },
  'recipe-invalid.no-such-dial': {
    message: '模型包“{name}”没有调节项“{id}”。',
    action: '它的调节项有：{known}。',
  },
  'request-invalid.contact-sheet-size': { message: '总览图可含 1 至 {mostPictures} 张图片。' },
  'request-invalid.crop-outside-picture': {
    message: '位于 {x}, {y} 的裁切 {width}×{height} 与图片（{widthPx}×{heightPx}）不相交。',
    action: '请以放大后图片的像素给出裁切。',
  },
  'request-invalid.one-dial-makes-a-strip': { message: '“{name}”只有一个调节项，因此其总览图是一条。' },
  'request-invalid.sheet-cells': {
    message: '总览图可含 1 至 {maxCells} 个单元，且调节值须为有限数。',
  },
  'request-invalid.tile-outside-level': {
    message: '位于 {x}, {y} 的图块 {width}×{height} 不在第 {level} 级（{levelWidth}×{levelHeight}）之内。',
  },
  'results-not-kept-on-disk': '计算结果无法再保存到磁盘：{reason}。',
  'provider-unavailable.golden-tile': { message: '在“{name}”的基准图块上：{what}。' },
  'pack-golden-mismatch.another-answer': {
    message: '模型包“{name}”未通过其基准图块：{what}。',
    action: '请重新获取模型包，或告知其作者。',
  },
  'input-shape': '其输入的形状为 [{shape}]',
  'size-is-not-the-golden-tiles': '“{name}”的尺寸与基准图块不同',
  'answer-is-off': '偏差为 {difference}',
  'is-not-a-number-everywhere': '含有非数值',
  'answer-not-allowed': '其结果{found}（允许：{tolerance}）',
  'lacks-tensor': '缺少“{name}”',
  'pack-graph-interface.does-not-fit-manifest': {
    message: '计算图 {file} 与清单不符：{what}。',
    action: '请重新获取模型包，或告知其作者。',
  },
  'engine-out-of-memory.opening-graph': {
    message: '内存不足，无法打开 {file}。',
    action: '请关闭其他程序，或使用较小的模型包。',
  },
  'pack-graph-refused.by-onnxruntime': {
    message: 'onnxruntime 不接受 {file}：{text}',
    action: '请重新获取模型包，或告知其作者。',
  },
  'engine-out-of-memory.tile': {
    message: '内存不足，无法处理这么大的图块。',
    action: '请使用较小的图块，或关闭其他程序。',
  },
  'provider-unavailable.run-failed': { message: '在“{provider}”上的运算失败：{text}' },
  'inputs-are-others': '其输入为 [{inputNames}]，而不是 [{wanted}]',
  'not-float32': '“{name}”不是 float32',
  'shape-is-no-pictures': '“{name}”的形状为 [{shape}]，而不是 [1, {channels}, H, W]',
  'no-output': '没有输出“{name}”',
  'no-graphics-processor': '没有找到可用的图形处理器。',
  'provider-does-not-open': '它无法打开 {file}：{text}',
  'conflict.pack-is-at-work': { message: '模型包“{name}”正在使用中。', action: '请等待工作完成，或取消它。' },
  'provider-unavailable.cannot-be-used': {
    message: '这里无法用“{provider}”计算。{reason}',
    action: '请让应用自动选择，或选择 CPU。',
  },
  'provider-not-used-any-more': '用“{provider}”计算失败。正在不用它重新处理，之后也不再使用它。',
  'provider-failed': '“{provider}”出错：{reason}',
  'cannot-be-used-here': '在这台电脑上无法使用。',
  'machine-offers': '此计算机提供：{providers}。',
  'computes-in-single-precision': '“{name}”以全精度计算：它较快的方式在这台电脑上结果不正确。',
  'precision-failed': '“{name}”在“{provider}”上以非单精度计算时出错：{reason}',
  'slower-than-cpu': '它在这里比 CPU 慢（每个图块 {seconds} 秒，CPU 为 {cpuSeconds} 秒）。',
  'recipe-invalid.pack-takes-no-prompt': {
    message: '“{name}”没有文本编码器，不接受提示词。',
    action: '请去掉提示词，或用带有文本编码器的模型重新安装模型包。',
  },
  'weights-invalid.holds-no-embedding': {
    message: '{empty} 中没有“embedding”。',
    action: '请重新安装模型包。',
  },
  'internal.pack-lacks-graph': { message: '模型包没有计算图“{name}”。' },
  'recipe-invalid.scale-out-of-range': {
    message: '模型包“{name}”可放大 {min} 至 {max} 倍；请求的是 {scale} 倍。',
    action: '请选择该范围内的放大倍数，或其他模型包。',
  },
  'request-invalid.tile-side': {
    message: '图块边长为 {minTilePx} 至 {maxTilePx} 像素；请求的是 {tilePx}。',
  },
  'tiles-are-smaller': '内存不足：从现在起图块为 {px} 像素。',
  'provider-unavailable.answer-is-no-number': {
    message: '网络返回了非数值的结果。',
    action: '请改用 CPU 计算。',
  },
  'gave-no-sign-of-life': '{seconds} 秒内没有响应',
  'ended-while-trying': '尝试它时应用的计算部分停止：{reason}。',
  'exit-code': '退出代码 {code}',
  killed: '被 {signal} 终止',
  'ended-by-system': '系统终止了它，内存用尽时就会这样',
  'ended-by-another-program': '被其他程序终止',
  'ended-by-itself': '它自行退出',
  crashed: '它崩溃了',
  'could-not-be-started': '无法启动',
  'with-last-words': '{reason}：{words}',
  'autoencoder-tiles-are-smaller': '内存不足：从现在起自编码器的图块宽 {side}。',
  'record-not-kept': '关于模型包的测试结果无法保存：{reason}',
  'engine-started-again': '应用的计算部分已停止并重新启动，正在重做未完成的工作。',
  'goes-on-without-graphics': '无法用这台电脑的显卡进行计算；应用将不使用显卡继续工作。',
  'engine-ended': '引擎已退出：{reason}。',
  'engine-ended-while-trying-provider': '引擎在尝试计算后端“{probing}”时退出：{reason}。',
  'provider-unavailable.intel-mac': {
    message: 'PiSA Darkroom 不能在 Intel 芯片的 Mac 上运行。',
    action: '网络由 ONNX Runtime 计算，它只支持 Apple 芯片。请在 Apple 芯片的 Mac 上使用 arm64 版本。',
  },
  'recipe-invalid.mask-is-no-png': {
    message: '蒙版中的图片无法作为 PNG 读取。',
    action: '请重新绘制。',
  },
  'recipe-invalid.all-is-to-be-mended': {
    message: '修补蒙版覆盖了整张照片。',
    action: '请留出可供修补其余部分参考的区域。',
  },
  'residual-too-large-for-half-precision': '其残差超出保存残差所用的半精度范围：偏差为 {difference}',
};
