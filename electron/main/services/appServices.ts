import type { AppEvent } from '../../../shared/ipc/contract.ts';
import type { ExportService } from '../../export/exportService.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import type { PackShelf } from '../../host/packShelf.ts';
import type { Library } from '../../library/openLibrary.ts';
import type { ThumbnailCache } from '../../library/thumbnailCache.ts';
import type { Shell } from '../../shells/shell.ts';
import type { DataWatch } from './dataWatch.ts';
import type { Destinations } from './destinations.ts';
import type { DevelopedThumbnails } from './developedThumbnails.ts';
import type { Downloads } from './downloads.ts';
import type { GrantedPaths } from './grantedPaths.ts';
import type { KeptWork } from './keptWork.ts';
import type { LibraryChanges } from './libraryChanges.ts';
import type { OpenedFiles } from './openedFiles.ts';
import type { PackMeasurements } from './packMeasurements.ts';
import type { PackWorkshop } from './packWorkshop.ts';

/** What the handlers work with; made once, in `createApp`. */
export interface AppServices {
  readonly version: string;
  readonly shell: Shell;
  readonly library: Library;
  readonly engine: EngineClient;
  readonly packs: PackShelf;
  readonly workshop: PackWorkshop;
  readonly measurements: PackMeasurements;
  readonly keptWork: KeptWork;
  readonly thumbnails: ThumbnailCache;
  readonly developedThumbnails: DevelopedThumbnails;
  readonly thumbnailFolder: string;
  readonly dataWatch: DataWatch;
  readonly exports: ExportService;
  readonly granted: GrantedPaths;
  readonly destinations: Destinations;
  readonly downloads: Downloads;
  readonly opened: OpenedFiles;
  /** The own chooser shows nothing above it. */
  readonly rootFolder: string;
  /** Everything that the app writes by itself lies in it. */
  readonly dataFolder: string;
  /** Copies of what was dropped on the page. */
  readonly uploadFolder: string;
  readonly announce: (event: AppEvent) => void;
  /** Says what a person's action changed. */
  readonly changes: LibraryChanges;
}
