/** Kind of what is dragged from the palette to the canvas; its data is the layer's type. */
export const layerDragType = 'application/x-anneal-layer'
