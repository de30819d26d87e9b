/** Lets the browser fetch a file into the person's downloads; the page stays where it is. */
export function fetchDownload(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}
