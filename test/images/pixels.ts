import sharp from 'sharp';

type Shape = { width: number; height: number };
type Format = 'png' | 'jpeg' | 'webp' | 'gif';

/** An image of one colour. */
export const dyed = (shape: Shape, background: string, format: Format = 'png'): Promise<Buffer> =>
  sharp({ create: { ...shape, channels: 4, background } })
    .toFormat(format)
    .toBuffer();

/** What a colour is called here; those in between have no name. */
const nameOf = (red: number, green: number, blue: number): string => {
  const [r, g, b] = [red, green, blue].map((value) => value > 170);
  if (red < 80 && green < 80 && blue < 80) return 'dark';
  if (r && g && b) return 'white';
  if (r && green < 80 && blue < 80) return 'red';
  if (g && red < 80 && blue < 80) return 'green';
  if (b && red < 80 && green < 80) return 'blue';
  return `rgb(${red}, ${green}, ${blue})`;
};

/** Decodes a picture, and answers what colour it has at a place. */
export const pixelsOf = async (picture: Uint8Array): Promise<(x: number, y: number) => string> => {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return (x, y) => {
    const at = (y * info.width + x) * info.channels;
    return nameOf(data[at] ?? -1, data[at + 1] ?? -1, data[at + 2] ?? -1);
  };
};
