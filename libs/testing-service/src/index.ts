export { ServiceUnderTest, type ServiceTestOptions } from './service-under-test.js';
