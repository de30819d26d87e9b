export interface JsonBounds {
  /** How deep objects and arrays may lie in each other. */
  readonly depthMax: number;
  /** How many values there may be. */
  readonly valuesMax: number;
}

/**
 * JSON.parse for text of which nothing is known. Megabytes of brackets are a gigabyte of arrays and seconds of
 * work; counting them first costs a hundredth of that.
 * @throws SyntaxError where the text is no JSON, or one that is deeper or larger than allowed
 */
export function parseBoundedJson(text: string, { depthMax, valuesMax }: JsonBounds): unknown {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22 /* " */:
        at = endOfString(text, at);
        break;
      case 0x5b /* [ */:
      case 0x7b /* { */:
        values++;
        if (++depth > depthMax) throw new SyntaxError(`the text is deeper than ${depthMax}`);
        break;
      case 0x5d /* ] */:
      case 0x7d /* } */:
        depth--;
        break;
      case 0x2c /* , */:
        values++;
        break;
    }
    if (values > valuesMax) throw new SyntaxError(`the text holds more than ${valuesMax} values`);
  }
  return JSON.parse(text);
}

/** The place of the closing quotation mark; the text's end where there is none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c /* \ */) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
