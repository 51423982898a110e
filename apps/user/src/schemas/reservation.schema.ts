import { defineSchema } from '@fenago/mongo';

/** What only one aggregate can have, and which one has it. */
export interface ReservationDocument {
  /** What is reserved: `user:<email>`, or `lead:<email> <source>`. */
  readonly _id: string;
  /** Id of the aggregate. */
  readonly holder: string;
  /** Version at which the aggregate claimed it last; 0 where it was made with it. */
  readonly since: number;
  readonly createdAt: Date;
  /** It is given back then, unless the change that claimed it is made. */
  readonly provisionalUntil?: Date;
  /** Set where the aggregate is about to go: it is completed by nobody any more. */
  readonly closedAt?: Date;
}

export const RESERVATION = 'reservation';

export const reservationSchema = defineSchema<ReservationDocument>(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    since: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    provisionalUntil: { type: Date },
    closedAt: { type: Date },
  },
  [{ fields: { holder: 1 } }, { fields: { provisionalUntil: 1 }, options: { expireAfterSeconds: 0 } }],
);
