using Datacube.Raster.Reading;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

[Trait("kind", "unit")]
public sealed class CogReaderTests
{
    // Every type × compression × predictor × byte order × arrangement of bands; BigTIFF and classic in turn.
    private const string Combinations = """
        folder = sys.argv[1]
        found = []
        rng = np.random.default_rng(7)
        types = [('u1', gdal.GDT_Byte, []), ('i1', gdal.GDT_Byte, ['PIXELTYPE=SIGNEDBYTE']), ('u2', gdal.GDT_UInt16, []), ('i2', gdal.GDT_Int16, []),
                 ('u4', gdal.GDT_UInt32, []), ('i4', gdal.GDT_Int32, []), ('f4', gdal.GDT_Float32, []), ('f8', gdal.GDT_Float64, [])]
        y, x = np.mgrid[0:75, 0:150]
        for name, kind, extra in types:
            for compress in ['NONE', 'LZW', 'DEFLATE', 'ZSTD']:
                for predictor in ([1] if compress == 'NONE' else [1, 2, 3] if name[0] == 'f' else [1, 2]):
                    if predictor == 2 and name == 'f8': continue
                    for endian in ['LITTLE', 'BIG']:
                        for bands, interleave in [(1, 'BAND'), (3, 'PIXEL')] + ([(4, 'PIXEL'), (9, 'PIXEL'), (2, 'BAND')] if endian == 'LITTLE' else []):
                            big = 'YES' if len(found) % 2 else 'NO'
                            path = f'{folder}/{name}_{compress}_{predictor}_{endian}_{bands}{interleave}.tif'
                            ds = driver().Create(path, 150, 75, bands, kind, ['TILED=YES', 'BLOCKXSIZE=64', 'BLOCKYSIZE=32', f'COMPRESS={compress}', f'PREDICTOR={predictor}',
                                f'ENDIANNESS={endian}', f'INTERLEAVE={interleave}', f'BIGTIFF={big}'] + extra)
                            ds.SetGeoTransform([500000, 10, 0, 4600000, 0, -10])
                            for b in range(bands):
                                values = x * 3 + y * 5 + b * 7 + rng.integers(0, 40, x.shape)
                                values = (values - 300) / 7 if name[0] == 'f' else values - 300 if name[0] == 'i' else values
                                ds.GetRasterBand(b + 1).WriteArray((values // 6).astype('i1').view('u1') if name == 'i1' else values // 4 if name == 'u1' else values)
                            if len(found) % 5 == 0: ds.BuildOverviews('AVERAGE', [2, 4])
                            ds = None
                            found.append(path)
        """;

    private const string Peculiarities = """
        folder = sys.argv[1]
        from osgeo import osr
        found = []
        srs = osr.SpatialReference(); srs.ImportFromEPSG(32633)
        def new(name, options, bands=1, kind=gdal.GDT_UInt16, epsg=32633, size=(200, 130)):
            found.append(f'{folder}/{name}.tif')
            ds = driver().Create(found[-1], size[0], size[1], bands, kind, ['TILED=YES', 'BLOCKXSIZE=64', 'BLOCKYSIZE=64'] + options)
            s = osr.SpatialReference(); s.ImportFromEPSG(epsg); ds.SetSpatialRef(s)
            ds.SetGeoTransform([500000, 10, 0, 4600000, 0, -10] if epsg > 30000 else [15.25, 0.125, 0, 46.5, 0, -0.125])
            return ds
        y, x = np.mgrid[0:130, 0:200]
        ds = new('mask', ['COMPRESS=DEFLATE']); ds.CreateMaskBand(gdal.GMF_PER_DATASET)
        ds.GetRasterBand(1).WriteArray(x + y); ds.GetRasterBand(1).GetMaskBand().WriteArray(((x * y) % 7 < 4) * 255)
        ds.BuildOverviews('NEAREST', [2]); ds = None
        ds = new('mask_lzw', ['COMPRESS=LZW', 'ENDIANNESS=BIG'], bands=3); ds.CreateMaskBand(gdal.GMF_PER_DATASET)
        ds.GetRasterBand(1).GetMaskBand().WriteArray((x > y) * 255); ds = None
        ds = new('sparse', ['COMPRESS=DEFLATE', 'SPARSE_OK=TRUE']); ds.GetRasterBand(1).SetNoDataValue(77)
        ds.GetRasterBand(1).WriteArray(np.full((64, 64), 5), 64, 64); ds = None
        ds = new('sparse_zero', ['COMPRESS=ZSTD', 'SPARSE_OK=TRUE'], bands=3); ds.GetRasterBand(2).WriteArray(np.full((64, 64), 5), 0, 0); ds = None
        ds = new('sparse_nan', ['COMPRESS=ZSTD', 'SPARSE_OK=TRUE'], kind=gdal.GDT_Float32); ds.GetRasterBand(1).SetNoDataValue(float('nan'))
        ds.GetRasterBand(1).WriteArray(np.full((64, 64), 5), 0, 0); ds = None
        ds = new('sparse_float', ['SPARSE_OK=TRUE'], kind=gdal.GDT_Float32); ds.GetRasterBand(1).SetNoDataValue(-3.4028234663852886e+38); ds = None
        ds = new('metadata', [], bands=2); ds.GetRasterBand(1).SetScale(0.0001); ds.GetRasterBand(1).SetOffset(-0.1)
        ds.GetRasterBand(1).SetDescription('blue'); ds.GetRasterBand(2).SetDescription('größer < 5'); ds = None
        ds = new('geographic', [], epsg=4326); ds = None
        ds = new('point', [], epsg=4326); ds.SetMetadataItem('AREA_OR_POINT', 'Point'); ds = None
        ds = new('rotated', []); ds.SetGeoTransform([500000, 8, 3, 4600000, 3, -8]); ds = None
        ds = new('south_up', []); ds.SetGeoTransform([500000, 10, 0, 4600000, 0, 10]); ds = None
        ds = new('wide_tiles', ['BLOCKXSIZE=512', 'BLOCKYSIZE=16', 'COMPRESS=DEFLATE', 'PREDICTOR=2']); ds.GetRasterBand(1).WriteArray(x * y); ds = None
        ds = new('copied_to_cog', ['COMPRESS=LZW'], size=(700, 600)); ds.GetRasterBand(1).WriteArray(np.add.outer(np.arange(600), np.arange(700))); ds = None
        source = found.pop(); found.append(f'{folder}/cog.tif')
        gdal.GetDriverByName('COG').CreateCopy(found[-1], gdal.Open(source), options=['COMPRESS=ZSTD', 'PREDICTOR=YES', 'BLOCKSIZE=128', 'OVERVIEWS=IGNORE_EXISTING'])
        """;

    [RequiresProgramFact("python:osgeo")]
    public async Task Every_combination_of_type_codec_predictor_and_byte_order_equals_GDAL()
    {
        using var folder = new TempFolder();
        await using var opener = new RasterOpener(new() { TileCacheBytes = 1 << 20 });
        var files = await GdalScript.DescribeAsync(Combinations, folder.Path);
        Assert.True(files.Count > 300, $"only {files.Count} files");
        for (var i = 0; i < files.Count; i++)
            await CogAgainstGdal.CompareAsync(opener, files[i], windows: 2, seed: i);
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task Masks_absent_tiles_metadata_and_georeferences_equal_GDAL()
    {
        using var folder = new TempFolder();
        await using var opener = new RasterOpener(new());
        foreach (var file in await GdalScript.DescribeAsync(Peculiarities, folder.Path))
            await CogAgainstGdal.CompareAsync(opener, file, windows: 5, seed: 3);
    }

    [SharedDataFact("s2_l2a_33T")]
    public async Task Every_tiled_file_of_the_real_data_equals_GDAL()
    {
        await using var opener = new RasterOpener(new());
        var files = await GdalScript.DescribeAsync("""
            import glob
            found = sorted(glob.glob(sys.argv[1] + '/**/*.tif*', recursive=True))
            """, SharedData.Folder);
        var compared = 0;
        foreach (var file in files)
        {
            if (file.Gcps > 0 || file.Epsg is null)
                continue;
            await CogAgainstGdal.CompareAsync(opener, file, windows: 4, seed: compared++);
        }
        Assert.True(compared >= 50, $"only {compared} files were compared");
    }
}
