/** Injection tokens of what is no class of ours: `constructor(@Inject(LOGGER) private readonly logger: Logger)`. */
export const LOGGER = Symbol('fenago.logger');
export const CLOCK = Symbol('fenago.clock');
export const CONFIG = Symbol('fenago.config');
