export { ServiceUnderTest, type ServiceTestOptions } from './service-under-test.js';
export { storeDeadLetter, type TestDeadLetter } from './store-dead-letter.js';
