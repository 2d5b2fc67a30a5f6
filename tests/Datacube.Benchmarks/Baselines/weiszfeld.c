/* Stand-in for the compiled kernels of other geomedian libraries, which Debian does not package: the published definition of odc-stats' geomedian
   (spec/stats of this repository, section "Statistics, exactly"), written plainly and pixel by pixel as those kernels are: mean start, weights 1 / distance,
   an observation that coincides with the centre has no weight, stop when the step is shorter than eps or after 1000 of them. Deviations are medians over the dates.
   Compiled with -O3 -march=native -ffast-math, which is kinder than what those libraries are built with. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { MOST_BANDS = 16, MOST_DATES = 512, MOST_STEPS = 1000 };

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float median(float *values, int count)
{
    qsort(values, count, sizeof(float), ascending);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static void find(float (*x)[MOST_BANDS], int count, int bands, float eps, float *centre)
{
    for (int b = 0; b < bands; b++) {
        float sum = 0;
        for (int t = 0; t < count; t++)
            sum += x[t][b];
        centre[b] = sum / count;
    }
    for (int step = 0; step < MOST_STEPS; step++) {
        float sums[MOST_BANDS] = {0}, weights = 0, length = 0;
        for (int t = 0; t < count; t++) {
            float square = 0;
            for (int b = 0; b < bands; b++)
                square += (x[t][b] - centre[b]) * (x[t][b] - centre[b]);
            float weight = square > 0 ? 1 / sqrtf(square) : 0;
            weights += weight;
            for (int b = 0; b < bands; b++)
                sums[b] += weight * x[t][b];
        }
        if (weights == 0)
            return;
        for (int b = 0; b < bands; b++) {
            float next = sums[b] / weights;
            length += (next - centre[b]) * (next - centre[b]);
            centre[b] = next;
        }
        if (sqrtf(length) < eps)
            return;
    }
}

static void deviations(float (*x)[MOST_BANDS], int count, int bands, const float *centre, float *result)
{
    float spectral[MOST_DATES], euclidean[MOST_DATES], bray[MOST_DATES];
    for (int t = 0; t < count; t++) {
        float xx = 0, gg = 0, xg = 0, square = 0, differences = 0, sums = 0;
        for (int b = 0; b < bands; b++) {
            float d = x[t][b] - centre[b];
            xx += x[t][b] * x[t][b];
            gg += centre[b] * centre[b];
            xg += x[t][b] * centre[b];
            square += d * d;
            differences += fabsf(d);
            sums += fabsf(x[t][b] + centre[b]);
        }
        spectral[t] = 1 - xg / sqrtf(xx * gg);
        euclidean[t] = sqrtf(square);
        bray[t] = differences / sums;
    }
    result[0] = median(spectral, count);
    result[1] = median(euclidean, count);
    result[2] = median(bray, count);
}

/* Pixels first … last of planes of `pixels` samples each, dates × bands; deviations may be null. */
void geomedian(const void *samples, int isFloat, int64_t pixels, int dates, int bands, int64_t first, int64_t last, float eps, float *result, float *deviation)
{
    float x[MOST_DATES][MOST_BANDS] = {{0}}, centre[MOST_BANDS], three[3];
    for (int64_t i = first; i < last; i++) {
        int count = 0;
        for (int t = 0; t < dates; t++) {
            int valid = 1;
            for (int b = 0; b < bands; b++) {
                int64_t at = ((int64_t)t * bands + b) * pixels + i;
                if (isFloat) {
                    uint32_t bits = ((const uint32_t *)samples)[at];
                    valid &= (bits & 0x7F800000) != 0x7F800000;
                    x[count][b] = ((const float *)samples)[at];
                } else {
                    uint16_t value = ((const uint16_t *)samples)[at];
                    valid &= value != 0;
                    x[count][b] = value * 1e-4f - 1e-4f;
                }
            }
            count += valid;
        }
        if (count > 0)
            find(x, count, bands, eps, centre);
        for (int b = 0; b < bands; b++)
            result[b * pixels + i] = count > 0 ? centre[b] : -1;
        if (deviation) {
            if (count > 0)
                deviations(x, count, bands, centre, three);
            for (int k = 0; k < 3; k++)
                deviation[k * pixels + i] = count > 0 ? three[k] : -1;
        }
    }
}
