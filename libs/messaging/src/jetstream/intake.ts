/** What bounds how many events a consumer asks for: those that could not begin wait with the broker, where another replica may have them. */
export interface Intake {
  /** Events that could begin now. */
  readonly room: number;
  /** @param listener called whenever there is room again */
  onRoom(listener: () => void): void;
}

/** A class with such a consumer. */
export interface IntakeOwner {
  /** Asked once, when the service starts. */
  intake(): Promise<Intake>;
}

/** @internal Under which the strategy finds the owner's `intake`. */
export const intakePattern = (name: string): string => `${name}:intake`;
