// One runner for every level of test; the suffix of a file names its level. See test/run.mjs.
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(node-pg-migrate|glob|minimatch|lru-cache|path-scurry|minipass|@isaacs)/)',
  ],
  testTimeout: 60_000,
}
