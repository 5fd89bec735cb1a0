export { createPureEngine, type PureEngineOptions } from './engine.js';
