using System.Runtime.InteropServices;

namespace OSGeo.GDAL;

internal static class Progress
{
    /// <summary>The address of a callback, which the caller keeps alive during the call. Text for the callback is not passed on.</summary>
    public static nint Address(Gdal.GDALProgressFuncDelegate? callback, string? callbackData)
    {
        if (callbackData is not null)
            throw new NotSupportedException("callback_data is not passed on: let the callback close over what it needs.");
        return callback is null ? 0 : Marshal.GetFunctionPointerForDelegate(callback);
    }
}
