/** Where and by whom `npm test` may be run, as testMatrix tries it out. */

export interface Condition {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the clone. */
  readonly folderName?: string;
  /** As somebody who is not root and owns nothing but the clone. */
  readonly isOrdinaryUser?: true;
  readonly isHomeReadOnly?: true;
  readonly umask?: string;
  /** The only programs on the PATH. */
  readonly tools?: readonly string[];
  readonly clonesAtOnce?: number;
  readonly busyNeighboursPerCore?: number;
}

/** Without a browser, Python, apt-get, git and everything else. */
const BARE_TOOLS = ['node', 'npm', 'sh'];

export const CONDITIONS: readonly Condition[] = [
  { name: 'root' },
  { name: 'ordinary-user', isOrdinaryUser: true },
  { name: 'path', folderName: 'Мой 100 % klön' },
  { name: 'kathmandu', env: { TZ: 'Asia/Kathmandu' } },
  { name: 'kiritimati', env: { TZ: 'Pacific/Kiritimati' } },
  { name: 'turkish', env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } },
  { name: 'german', env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } },
  { name: 'c-locale', env: { LANG: 'C', LC_ALL: 'C' } },
  { name: 'read-only-home', isOrdinaryUser: true, isHomeReadOnly: true },
  { name: 'umask-077', isOrdinaryUser: true, umask: '077' },
  { name: 'bare', tools: BARE_TOOLS },
  { name: 'two-at-once', clonesAtOnce: 2 },
  { name: 'quarter-speed', busyNeighboursPerCore: 3 },
  { name: 'late-answers', env: { DARKROOM_LATE_MS: '600' } },
];
