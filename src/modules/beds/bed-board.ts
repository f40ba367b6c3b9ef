import { Injectable, type StreamableFile } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import type { ServerSentEvent } from '../../core/http/event-stream.js';
import { ServerSentEvents } from '../../core/http/server-sent-events.js';
import { isSnapshot } from '../../core/http/snapshot.js';
import { boardTopic } from './bed-bell.js';
import { shownTo } from './bed-view.js';
import type { BedResponse, BoardResponse } from './beds.dto.js';
import { bedsViewed } from './beds.events.js';
import { BedsRepository } from './beds.repository.js';
import { occupancyOf, type Occupancy } from './beds.rules.js';
import { WardsRepository } from './wards.repository.js';

/** All beds at a glance, once or as they change. */
@Injectable()
export class BedBoard {
  constructor(
    private readonly beds: BedsRepository,
    private readonly wards: WardsRepository,
    private readonly live: ServerSentEvents,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async show(): Promise<BoardResponse> {
    const [{ place, beds, occupancy }, wards] = await Promise.all([this.read(undefined), this.wards.list()]);
    this.tell(beds);
    return {
      place,
      occupancy,
      wards: wards.map(({ id, name, department_id }) => {
        const own = beds.filter(({ ward_id }) => ward_id === id);
        return { id, name, department_id, occupancy: occupancyOf(own.map(({ state }) => state)), beds: own };
      }),
    };
  }

  /**
   * Each bed that has changed, as it is now, with what the caller may know at that moment. Whoever was cut off is told
   * of every bed that has changed meanwhile.
   */
  listen(lastEventId: string | undefined): StreamableFile {
    return this.live.listen(
      { name: boardTopic, concerns: () => true, next: place => this.next(place) },
      lastEventId,
    );
  }

  private async next(lastPlace: string | undefined): Promise<ServerSentEvent[]> {
    const since = lastPlace !== undefined && isSnapshot(lastPlace) ? lastPlace : undefined;
    const { place, news, occupancy } = await this.read(since);
    this.tell(news);
    const changes = news.map(bed => ({ event: 'bed', data: { bed, occupancy } }));
    const told = since || changes.length > 0 ? changes : [{ event: 'occupancy', data: { occupancy } }];
    // The last one names the place: whoever is cut off among them gets all of them again.
    return told.map((event, n) => (n === told.length - 1 ? { ...event, id: place } : event));
  }

  private async read(since: string | undefined) {
    const caller = currentPrincipal();
    const rows = await this.beds.board(since, this.clock.now());
    const beds: BedResponse[] = [];
    const news: BedResponse[] = [];
    for (const { place: _, is_news, ...row } of rows) {
      if (!row.id) continue;
      const bed = shownTo(caller, row);
      if (bed.is_active) beds.push(bed);
      if (is_news) news.push(bed);
    }
    const occupancy: Occupancy = occupancyOf(beds.map(({ state }) => state));
    return { place: rows[0]?.place ?? '', beds, news, occupancy };
  }

  private tell(beds: readonly BedResponse[]): void {
    this.events.recordRead(bedsViewed(beds.flatMap(({ occupant }) => occupant?.patient_id ?? [])));
  }
}
