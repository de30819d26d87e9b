import { ExifToolTask } from 'exiftool-vendored';

/** What ExifTool said to one command: it writes what it can and tells what it could not. */
export interface ToolAnswer {
  readonly output: string;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** A command whose errors are part of its answer. */
export class AnswerTask extends ExifToolTask<ToolAnswer> {
  protected override parse(output: string): ToolAnswer {
    return { output, errors: [...this.errors], warnings: [...this.warnings] };
  }
}
