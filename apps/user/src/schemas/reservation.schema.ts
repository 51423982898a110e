import { defineSchema } from '@fenago/mongo';

/** What only one aggregate can have, and which one has it. */
export interface ReservationDocument {
  /** What is reserved: `user:<email>`, or `lead:<email> <source>`. */
  readonly _id: string;
  /** Id of the aggregate. */
  readonly holder: string;
  readonly createdAt: Date;
}

export const RESERVATION = 'reservation';

export const reservationSchema = defineSchema<ReservationDocument>({
  _id: { type: String, required: true },
  holder: { type: String, required: true },
  createdAt: { type: Date, required: true },
});
