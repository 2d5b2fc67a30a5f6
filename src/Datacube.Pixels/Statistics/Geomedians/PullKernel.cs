namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// One evaluation of Weiszfeld's map for a vector of pixels: pull[band] = Σ w (centre − sample), pull[bands] = Σ w, pull[bands + 1] = the
/// number of samples in these sums and pull[bands + 2] = Σ distance; w = 1 / distance where the mask is set and the sample does not coincide with the centre, else 0.
/// </summary>
/// <param name="samples">Vectors, all bands of the first date, then those of the next.</param>
/// <param name="masks">A vector per date.</param>
/// <param name="dates">Dates.</param>
/// <param name="centre">A vector per band.</param>
/// <param name="pull">A vector per band, and three more.</param>
internal unsafe delegate void PullKernel(float* samples, float* masks, int dates, float* centre, float* pull);
