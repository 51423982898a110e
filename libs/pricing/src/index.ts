export { costMicros } from './cost.js';
export { parsePriceTable } from './parse-price-table.js';
export { priceAt, type FoundPrice, type ModelPrices, type Price, type PriceTable } from './prices.js';
export { SHIPPED_PRICE_TABLE } from './shipped-price-table.js';
