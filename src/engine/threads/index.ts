/** How a training comes to its thread setting. */
export { chooseThreads, type Choice } from './chooseThreads'
