import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const IS_PUBLIC = Symbol('fenago.public');

/** The route needs no API key. */
export const Public = (): CustomDecorator<symbol> => SetMetadata(IS_PUBLIC, true);
