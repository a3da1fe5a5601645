/** The description of a model: the largest of keras.applications has 1 MB. */
export const mostJsonBytes = 64e6
/** All weights of a model; they are held in memory once while they are written. */
export const mostWeightBytes = 2e9
