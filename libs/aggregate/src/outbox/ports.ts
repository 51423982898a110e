/** What the outbox needs of the broker; libs/messaging's classes fit. */
export interface Published {
  readonly sequence: number;
  /** Server that acknowledged. */
  readonly serverId: string;
  /** Creation time of the stream that acknowledged: another one means that the store was wiped. */
  readonly streamCreated: string;
}

export interface EventSink {
  /** Resolves when the stream has stored the message; rejects when that is not known. */
  publish(message: { readonly subject: string; readonly id: string; readonly payload: string }): Promise<Published>;
}

export interface Incarnation {
  readonly serverId: string;
  readonly streamCreated: string;
}

export interface StreamPosition extends Incarnation {
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Servers that keep the stream: more than one do not go back when one of them does. */
  readonly replicas: number;
}

export interface StreamView {
  incarnation(): Promise<StreamPosition>;
  /** `Nats-Msg-Id` of the message at a sequence; undefined where there is none. */
  messageIdAt(sequence: number): Promise<string | undefined>;
}

export interface BrokerLink {
  readonly isConnected: boolean;
  readonly serverId: string;
  /** Bytes that one message may have, headers included; 1 MiB where left out. */
  readonly maxPayload?: number;
  /** Called when the connection is lost. */
  onDisconnect(listener: () => void): void;
  /** Called when it has been taken up again, to whatever server. */
  onReconnect(listener: () => void): void;
}
