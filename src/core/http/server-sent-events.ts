import { setImmediate } from 'node:timers/promises';
import {
  applyDecorators,
  Header,
  Injectable,
  StreamableFile,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiHeader, ApiProduces } from '@nestjs/swagger';
import type { AccessRule } from '../access/access.decorator.js';
import { decide, decideForPatient } from '../access/access.policy.js';
import type { PatientPrincipal } from '../access/patient-principal.js';
import { PatientPrincipals } from '../access/patient-principals.js';
import type { Principal } from '../access/principal.js';
import { Principals } from '../access/principals.js';
import { Bulkhead } from '../bulkhead.js';
import { context, type Context } from '../context.js';
import { AppError } from '../errors/app-error.js';
import { Invalidation } from '../gateways/live-events/invalidation.js';
import { LiveEvents } from '../gateways/live-events/live-events.js';
import { newId } from '../ids.js';
import { Logger } from '../logger.js';
import { Streams } from '../tenancy/streams.decorator.js';
import { Tenancy } from '../tenancy/tenancy.js';
import type { Tenant } from '../tenancy/tenant.js';
import { EventStream, type ServerSentEvent } from './event-stream.js';

/** Seconds between looks at who is listening; a message of another process makes us look at once. */
const lookEvery = 5;
/** Looks between two signs of life. */
const looksPerBeat = 4;
/** Looks after which every listener reads anyway: a message that was lost costs a minute, nothing else. */
const looksPerCatchUp = 12;
/** Minutes; then the client comes back with a token of that time. */
const longest = 15;

const perSession = 5;
const perProcess = 2_000;
/** Readings and looks at a time; the other connections of the pool are for requests. */
const workersAtOnce = 3;

/** What somebody listens to. */
export interface Topic {
  /** Names it within the hospital, e.g. `inbox`. */
  readonly name: string;
  /** Whether an announcement is for this listener. It comes off a wire: check its shape. */
  readonly concerns: (message: unknown) => boolean;
  /**
   * What came after a place, read from the database, in a transaction of the hospital and with the rights that the
   * caller has then. `place` is the id of the last event that arrived (as the client says: check it), undefined for
   * a listener who is new. Called at the start, after announcements, and when some may have been lost.
   */
  readonly next: (place: string | undefined) => Promise<readonly ServerSentEvent[]>;
}

const tooMany = () =>
  new AppError(
    429,
    'live.too_many',
    `Please close some windows: ${perSession} live views are open already.`,
    {
      retryAfterSeconds: 30,
    },
  );

const noneLeft = () =>
  new AppError(503, 'live.unavailable', 'Live views are not available at the moment. Please try again.', {
    retryAfterSeconds: 5,
  });

const channelOf = ({ id }: Pick<Tenant, 'id'>, topic: string): string => `live:${id}:${topic}`;

/** The answer of a route is what `ServerSentEvents.listen` returns. */
export const EventStreams = () =>
  applyDecorators(
    Streams(),
    // Proxies that gather answers before passing them on would hold events back.
    Header('x-accel-buffering', 'no'),
    ApiProduces('text/event-stream'),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'The id of the last event that arrived',
    }),
  );

type Caller = Principal | PatientPrincipal;

interface Listener {
  readonly stream: EventStream;
  readonly opened: Context;
  readonly since: number;
  caller: Caller;
}

/**
 * Server-sent events for the people of a hospital, staff and patients. Announcements (from any process) say that there is something; the
 * events themselves come from the database, so nothing is lost with an announcement and nothing is shown that the
 * listener may not read. A stream ends with the session, the permission or the service of the hospital.
 */
@Injectable()
export class ServerSentEvents implements BeforeApplicationShutdown {
  private readonly listeners = new Set<Listener>();
  private readonly readings = new Bulkhead({ running: workersAtOnce });
  private looks = 0;
  private isClosing = false;
  private clock: NodeJS.Timeout | undefined;

  constructor(
    private readonly live: LiveEvents,
    private readonly tenancy: Tenancy,
    private readonly modules: ModuleRef,
    private readonly logger: Logger,
    invalidation: Invalidation,
  ) {
    live.onReconnect(() => this.listeners.forEach(({ stream }) => stream.wake()));
    const everybody = () => void this.lookAt(() => true);
    invalidation.on('session', id => void this.lookAt(({ sessionId }) => sessionId === id), everybody);
    invalidation.on('account', id => void this.lookAt(({ userId }) => userId === id), everybody);
    invalidation.on(
      'portal-session',
      id => void this.lookAt(({ sessionId }) => id.endsWith(sessionId)),
      everybody,
    );
    invalidation.on('portal-account', id => void this.lookAt(({ userId }) => userId === id), everybody);
    invalidation.on('tenant', id => void this.lookAt(({ tenant }) => tenant?.id === id), everybody);
  }

  /** Tells the listeners of a hospital, in every process, that there may be something for them. Never fails. */
  async announce(tenant: Pick<Tenant, 'id'>, topic: string, message: unknown): Promise<void> {
    await this.live
      .publish(channelOf(tenant, topic), message)
      .catch((error: unknown) => this.logger.warn({ err: error, topic }, 'an announcement was lost'));
  }

  /** Opens a stream for the caller. Throws 429 when their session has too many, 503 when the process has. */
  listen({ name, concerns, next }: Topic, lastEventId: string | undefined): StreamableFile {
    const current = context.current();
    const caller = current?.patient ?? current?.principal;
    const tenant = caller?.tenant;
    if (!caller || !tenant) throw new Error('Only people of a hospital listen.');
    if (this.isClosing || this.listeners.size >= perProcess) throw noneLeft();
    const own = [...this.listeners].filter(each => each.caller.sessionId === caller.sessionId);
    if (own.length >= perSession) throw tooMany();

    const stream = new EventStream(
      place => this.read(listener, () => next(place)),
      lastEventId,
      error => this.logger.warn({ err: error, topic: name }, 'a live view could not be read'),
    );
    const opened = current ?? { requestId: newId() };
    const listener: Listener = { stream, opened, caller, since: Date.now() };
    const unsubscribe = this.live.subscribe(channelOf(tenant, name), message => {
      if (concerns(message)) stream.wake();
    });
    this.listeners.add(listener);
    this.clock ??= setInterval(() => this.look(), lookEvery * 1_000).unref();
    stream.body.once('close', () => {
      unsubscribe();
      this.listeners.delete(listener);
    });
    return new StreamableFile(stream.body, { type: 'text/event-stream; charset=utf-8' });
  }

  /** The server waits for its answers to end, so these end first; so does what is being read for somebody who left. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.clock);
    for (const { stream } of this.listeners) stream.end();
    await this.readings.idle();
  }

  private look(): void {
    this.looks++;
    for (const { stream, since } of this.listeners) {
      if (Date.now() - since > longest * 60_000) stream.end();
      else if (this.looks % looksPerBeat === 0) stream.beat();
      if (this.looks % looksPerCatchUp === 0) stream.wake();
    }
    void this.lookAt(() => true);
  }

  /** Ends the streams of those who may not listen any more. */
  private async lookAt(concerned: (caller: Caller) => boolean): Promise<void> {
    // Whoever told us tells others in the same breath, those who remember callers among them: these go first.
    await setImmediate();
    if (this.isClosing) return;
    await Promise.all(
      [...this.listeners]
        .filter(({ caller }) => concerned(caller))
        .map(async listener => {
          const caller = await this.callerOf(listener);
          if (caller) listener.caller = caller;
          else listener.stream.end();
        }),
    );
  }

  /** The caller as of now; undefined when they may not listen any more, or when that cannot be found out. */
  private async callerOf({ opened, caller }: Listener): Promise<Caller | undefined> {
    const { requestId, access } = opened;
    if (!access || access.realm === 'public') return undefined;
    return this.readings
      .run(() => context.run({ requestId }, () => this.admitted(access, caller)))
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'a listener could not be looked up');
        return undefined;
      });
  }

  /** The modules that know callers stand above the kernel. */
  private async admitted(
    access: Exclude<AccessRule, { realm: 'public' }>,
    { tenant, sessionId }: Caller,
  ): Promise<Caller | undefined> {
    if (access.realm === 'portal') {
      const patients = this.modules.get(PatientPrincipals, { strict: false });
      const patient = await patients.find(tenant?.id ?? '', sessionId);
      return patient && !decideForPatient(access, patient) ? patient : undefined;
    }
    const principal = await this.modules.get(Principals, { strict: false }).find(sessionId);
    return principal && !decide(access, principal) ? principal : undefined;
  }

  /** What wakes us may be in a transaction of its own; a reading never is. */
  private read<T>({ opened, caller }: Listener, work: () => Promise<T>): Promise<T> {
    const { tenant } = caller;
    if (!tenant) throw new Error('Only people of a hospital listen.');
    const { tenancy: _, ...own } = opened;
    const calling = isPatient(caller) ? { patient: caller } : { principal: caller };
    return this.readings.run(() =>
      context.run({ ...own, ...calling }, () => this.tenancy.run(tenant, 'read', work)),
    );
  }
}

const isPatient = (caller: Caller): caller is PatientPrincipal => 'patientId' in caller;
