import fc from 'fast-check';

// Property tests draw the same cases on every run: a red run can be repeated, a green one is no luck.
// `FAST_CHECK_SEED=… npm run test:unit` draws others.
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_260_901) });
