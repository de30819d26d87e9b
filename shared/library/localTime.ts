/**
 * A moment as a camera would write it: ISO 8601 in the time of this computer's place, without a zone. A file's
 * date has to stand beside dates of cameras, and the day that a person knows is the local one.
 */
export function localTime(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [String(at.getFullYear()).padStart(4, '0'), two(at.getMonth() + 1), two(at.getDate())].join(
    '-',
  );
  return `${day}T${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}
