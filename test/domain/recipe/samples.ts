/** Texts as other programs write them; names and numbers are invented. */
export const SAMPLES = {
  hashes: `lighthouse in fog, <lora:ink-wash:0.8>, <lora:tiny-houses-xl:0.45>
Negative prompt: text, frame
Steps: 31, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 4139316548, Size: 832x1216, Model hash: 0a1b2c3d4e, Model: harbour_xl_v2, Clip skip: 2, Lora hashes: "ink-wash: 1f2e3d4c5b6a, tiny-houses-xl: 99aa88bb77cc", Version: v1.10.1`,
  lines:
    'a market at dawn,\r\n\r\nsteam over the stalls\r\nNegative prompt: blurry,\r\nextra fingers\r\nSteps: 21, Sampler: Euler a, CFG scale: 7, Seed: 77, Size: 512x768, Model: plain_v1',
  stepsInPrompt: `poster that reads "Steps: one, two, three", flat colours
Steps: 20, Sampler: UniPC, CFG scale: 5, Seed: 0, Size: 640x640`,
  noSettings: `a quiet library
Negative prompt: people, phones: ringing, tags: many, more: of them`,
  negativeInPrompt: `a sign saying Negative prompt: none, brass
Negative prompt: rust
Steps: 31, Sampler: Heun, CFG scale: 8, Seed: 12, Size: 768x768, Eta: 0.2`,
  quoted: `a red fox in snow
Negative prompt: cars
Steps: 25, Sampler: DPM++ SDE Karras, CFG scale: 7, Seed: 9, Size: 512x512, ADetailer prompt: "face, \\"soft\\" light\\nsecond line", Template: "a {red|blue} fox, __weather__", Negative Template: cars`,
  civitai: `glass whale, <lora:glass_sculptures:1>
Negative prompt: matte
Steps: 30, Sampler: Euler a, CFG scale: 4, Seed: 2027225900, Size: 1216x832, Clip skip: 2, Created Date: 2026-02-25T22:09:08.8166925Z, Civitai resources: [{"type":"checkpoint","modelVersionId":101,"modelName":"Whale, Deep","modelVersionName":"v1"},{"type":"lora","weight":0.65,"modelVersionId":202,"modelName":"Glass (sculptures)","modelVersionName":"v2"}], Civitai metadata: {"workflow":"txt2img","aspectRatio":{"value":"3:2"}}`,
  unicode: `春の川、桜 🌸, <lora:水彩:0.6>
Negative prompt: 低画質
Steps: 28, Sampler: DPM++ 2M SDE, Schedule type: Karras, CFG scale: 6, Seed: 18446744073709551615, Size: 1024x1024, ControlNet 0: "preprocessor: canny, model: control_canny [d14c016b], weight: 1, starting/ending: (0, 1)", Hashes: {"model":"aabbccdd00","lora:水彩":"1122334455"}, Version: f2.0.1v1.10.1-previous`,
} as const;

/** The graph of an image of ComfyUI: two LoRAs, of which one does nothing. */
export const COMFY_GRAPH = {
  1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'xl/harbour_xl_v2.safetensors' } },
  2: {
    class_type: 'LoraLoader',
    inputs: {
      lora_name: 'ink-wash.safetensors',
      strength_model: 0.8,
      strength_clip: 1,
      model: ['1', 0],
      clip: ['1', 1],
    },
  },
  3: {
    class_type: 'LoraLoader',
    inputs: {
      lora_name: 'paper\\cut.safetensors',
      strength_model: 0,
      strength_clip: 0,
      model: ['2', 0],
      clip: ['2', 1],
    },
  },
  4: { class_type: 'CLIPTextEncode', inputs: { text: 'a harbour at night', clip: ['3', 1] } },
  5: { class_type: 'CLIPTextEncode', inputs: { text: ['10', 0], clip: ['3', 1] } },
  6: { class_type: 'EmptyLatentImage', inputs: { width: 832, height: 1216, batch_size: 1 } },
  7: {
    class_type: 'KSampler',
    inputs: {
      seed: ['9', 0],
      steps: 31,
      cfg: 6.5,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      denoise: 1,
      model: ['3', 0],
      positive: ['4', 0],
      negative: ['5', 0],
      latent_image: ['6', 0],
    },
  },
  8: {
    class_type: 'KSampler',
    inputs: {
      seed: 1,
      steps: 8,
      cfg: 2,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 0.4,
      model: ['3', 0],
      positive: ['4', 0],
      negative: ['5', 0],
      latent_image: ['7', 0],
    },
  },
  9: { class_type: 'Seed (rgthree)', inputs: { seed: 4_139_316_548 } },
  10: { class_type: 'PrimitiveString', inputs: { value: 'text, frame' } },
} as const;
