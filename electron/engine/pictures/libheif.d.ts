/** The part of libheif's WebAssembly build that this project uses; the package declares only another file. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  export interface Libheif {
    readonly heif_colorspace: { readonly heif_colorspace_RGB: object };
    readonly heif_chroma: {
      readonly heif_chroma_interleaved_RGB: object;
      readonly heif_chroma_interleaved_RGBA: object;
      readonly heif_chroma_interleaved_RRGGBB_LE: object;
      readonly heif_chroma_interleaved_RRGGBBAA_LE: object;
    };
    heif_context_alloc(): object;
    heif_context_read_from_memory(
      context: object,
      file: Uint8Array,
    ): { readonly code: { readonly value: number }; readonly message: string };
    heif_js_context_get_primary_image_handle(context: object): object;
    heif_image_handle_has_alpha_channel(handle: object): number;
    /** Pixels that point into the instance's memory, or an error. */
    heif_js_decode_image2(handle: object, colourSpace: object, chroma: object): unknown;
  }
  const createLibheif: () => Libheif;

  // biome-ignore lint/style/noDefaultExport: it is what the package exports
  export { createLibheif as default };
}
