namespace VrrpAot.Engine;

/// <summary>`kernel_rx_buf_size`, `vrrp_rx_bufs_policy`: what an instance adds to the queue of adverts on its
/// interface.</summary>
/// <param name="Times">Bytes; or so many times the interface's MTU, or the instance's own advert.</param>
public sealed record ReceiveBuffer(ReceiveBufferUnit Unit, int Times);

public enum ReceiveBufferUnit : byte
{
    Byte,
    Mtu,
    Advert,
}
