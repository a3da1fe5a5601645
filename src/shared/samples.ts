/** Projects that come with their data: the window's sample cards and `anneal init --template`. */
export interface SampleProject {
  /** Also the template's name on the command line. */
  id: string
  title: string
  sentence: string
  /** Name of its data set. */
  dataset: string
  /** Folder with its data, below resources/samples. */
  folder: string
}

export const sampleProjects: readonly SampleProject[] = [
  {
    id: 'mnist-sample',
    title: 'Handwritten digits',
    sentence: 'Real handwritten digits from MNIST, 0 to 9: learn to read them.',
    dataset: 'digits',
    folder: 'mnist'
  }
]
