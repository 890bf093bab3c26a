// The plain driver, for tests and benchmarks that must look behind row-level security as the owner.
export { default } from 'postgres';
