"""One HTTP status code as the seed describes it in Chinese.

Made by Tablemill; edit the seed, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class HttpStatusCodesHighlights:
    """What stands in highlights."""

    text: str
    """The marked text."""
    start: int
    """Where it begins in the description, counted from 0."""
    end: int
    """Where it ends in the description, exclusive."""


@dataclass(frozen=True, slots=True)
class HttpStatusCodesRegistry:
    """What the IANA HTTP Status Code Registry says of the code; null where the registry has no row of this code alone."""

    name: str | None
    """The name that the registry gives the code; null where it gives none."""
    status: Literal[
        "assigned",
        "temporary",
        "unused",
        "obsolete",
        "unassigned",
        "reserved",
        "private use",
    ]
    """What the registration is."""
    reference: str | None
    """What defines the code, as the registry names it; null where it names nothing."""


@dataclass(frozen=True, slots=True)
class HttpStatusCodesRecord:
    """One HTTP status code as the seed describes it in Chinese."""

    code: int
    """The status code."""
    name: str | None
    """The reason phrase as the seed has it, markup gone; null where the seed gives none."""
    category: Literal["1xx", "2xx", "3xx", "4xx", "5xx"]
    """The class of the code, from the heading it stands under; a key of http-status-classes."""
    label: str | None
    """The short label in brackets at the head of the description, without the brackets; null where there is none."""
    description: str
    """The whole description as a reader sees it, markup gone, the label and its brackets kept."""
    detail: str | None
    """The description without the label and a full stop right after it; null where the label is all there is."""
    highlights: tuple[HttpStatusCodesHighlights, ...]
    """What the seed's author marked with ==, in order. Offsets count code points of the description, so that description[start:end] is the text."""
    registry: HttpStatusCodesRegistry | None
    """What the IANA HTTP Status Code Registry says of the code; null where the registry has no row of this code alone."""


HTTP_STATUS_CODES: Final[tuple[HttpStatusCodesRecord, ...]] = (
    HttpStatusCodesRecord(
        code=100,
        name="Continue",
        category="1xx",
        label=None,
        description="服务器仅接收到部分请求，但是一旦服务器并没有拒绝该请求，客户端应该继续发送其余的请求。",
        detail="服务器仅接收到部分请求，但是一旦服务器并没有拒绝该请求，客户端应该继续发送其余的请求。",
        highlights=(
            HttpStatusCodesHighlights(
                text="继续发送其余的请求",
                start=33,
                end=42,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Continue",
            status="assigned",
            reference="RFC9110, Section 15.2.1",
        ),
    ),
    HttpStatusCodesRecord(
        code=101,
        name="Switching Protocols",
        category="1xx",
        label=None,
        description="服务器转换协议：服务器将遵从客户的请求转换到另外一种协议。",
        detail="服务器转换协议：服务器将遵从客户的请求转换到另外一种协议。",
        highlights=(
            HttpStatusCodesHighlights(
                text="从客户的请求转换到另外一种协议",
                start=13,
                end=28,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Switching Protocols",
            status="assigned",
            reference="RFC9110, Section 15.2.2",
        ),
    ),
    HttpStatusCodesRecord(
        code=200,
        name="OK",
        category="2xx",
        label=None,
        description="请求成功（其后是对GET和POST请求的应答文档。）",
        detail="请求成功（其后是对GET和POST请求的应答文档。）",
        highlights=(
            HttpStatusCodesHighlights(
                text="请求成功",
                start=0,
                end=4,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="OK",
            status="assigned",
            reference="RFC9110, Section 15.3.1",
        ),
    ),
    HttpStatusCodesRecord(
        code=201,
        name="Created",
        category="2xx",
        label=None,
        description="请求被创建完成，同时新的资源被创建。",
        detail="请求被创建完成，同时新的资源被创建。",
        highlights=(
            HttpStatusCodesHighlights(
                text="请求被创建完成",
                start=0,
                end=7,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Created",
            status="assigned",
            reference="RFC9110, Section 15.3.2",
        ),
    ),
    HttpStatusCodesRecord(
        code=202,
        name="Accepted",
        category="2xx",
        label=None,
        description="供处理的请求已被接受，但是处理未完成。",
        detail="供处理的请求已被接受，但是处理未完成。",
        highlights=(),
        registry=HttpStatusCodesRegistry(
            name="Accepted",
            status="assigned",
            reference="RFC9110, Section 15.3.3",
        ),
    ),
    HttpStatusCodesRecord(
        code=203,
        name="Non-authoritative Information",
        category="2xx",
        label=None,
        description="文档已经正常地返回，但一些应答头可能不正确，因为使用的是文档的拷贝。",
        detail="文档已经正常地返回，但一些应答头可能不正确，因为使用的是文档的拷贝。",
        highlights=(
            HttpStatusCodesHighlights(
                text="正常地返回",
                start=4,
                end=9,
            ),
            HttpStatusCodesHighlights(
                text="应答头可能不正确",
                start=13,
                end=21,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Non-Authoritative Information",
            status="assigned",
            reference="RFC9110, Section 15.3.4",
        ),
    ),
    HttpStatusCodesRecord(
        code=204,
        name="No Content",
        category="2xx",
        label=None,
        description="没有新文档。浏览器应该继续显示原来的文档。如果用户定期地刷新页面，而Servlet可以确定用户文档足够新，这个状态代码是很有用的。",
        detail="没有新文档。浏览器应该继续显示原来的文档。如果用户定期地刷新页面，而Servlet可以确定用户文档足够新，这个状态代码是很有用的。",
        highlights=(
            HttpStatusCodesHighlights(
                text="没有新文档",
                start=0,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="No Content",
            status="assigned",
            reference="RFC9110, Section 15.3.5",
        ),
    ),
    HttpStatusCodesRecord(
        code=205,
        name="Reset Content",
        category="2xx",
        label=None,
        description="没有新文档。但浏览器应该重置它所显示的内容。用来强制浏览器清除表单输入内容。",
        detail="没有新文档。但浏览器应该重置它所显示的内容。用来强制浏览器清除表单输入内容。",
        highlights=(
            HttpStatusCodesHighlights(
                text="没有新文档",
                start=0,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Reset Content",
            status="assigned",
            reference="RFC9110, Section 15.3.6",
        ),
    ),
    HttpStatusCodesRecord(
        code=206,
        name="Partial Content",
        category="2xx",
        label=None,
        description="客户发送了一个带有Range头的GET请求，服务器完成了它。",
        detail="客户发送了一个带有Range头的GET请求，服务器完成了它。",
        highlights=(
            HttpStatusCodesHighlights(
                text="发送了一个带有Range头的GET请求",
                start=2,
                end=21,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Partial Content",
            status="assigned",
            reference="RFC9110, Section 15.3.7",
        ),
    ),
    HttpStatusCodesRecord(
        code=300,
        name="Multiple Choices",
        category="3xx",
        label=None,
        description="多重选择。链接列表。用户可以选择某链接到达目的地。最多允许五个地址。",
        detail="多重选择。链接列表。用户可以选择某链接到达目的地。最多允许五个地址。",
        highlights=(
            HttpStatusCodesHighlights(
                text="多重选择",
                start=0,
                end=4,
            ),
            HttpStatusCodesHighlights(
                text="链接列表",
                start=5,
                end=9,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Multiple Choices",
            status="assigned",
            reference="RFC9110, Section 15.4.1",
        ),
    ),
    HttpStatusCodesRecord(
        code=301,
        name="Moved Permanently",
        category="3xx",
        label=None,
        description="所请求的页面已经转移至新的url。",
        detail="所请求的页面已经转移至新的url。",
        highlights=(
            HttpStatusCodesHighlights(
                text="所请求的页面已经转移至新的url",
                start=0,
                end=16,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Moved Permanently",
            status="assigned",
            reference="RFC9110, Section 15.4.2",
        ),
    ),
    HttpStatusCodesRecord(
        code=302,
        name="Found",
        category="3xx",
        label=None,
        description="所请求的页面已经临时转移至新的url。",
        detail="所请求的页面已经临时转移至新的url。",
        highlights=(
            HttpStatusCodesHighlights(
                text="所请求的页面已经临时转移至新的url",
                start=0,
                end=18,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Found",
            status="assigned",
            reference="RFC9110, Section 15.4.3",
        ),
    ),
    HttpStatusCodesRecord(
        code=303,
        name="See Other",
        category="3xx",
        label=None,
        description="所请求的页面可在别的url下被找到。",
        detail="所请求的页面可在别的url下被找到。",
        highlights=(
            HttpStatusCodesHighlights(
                text="所请求的页面可在别的url下被找到",
                start=0,
                end=17,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="See Other",
            status="assigned",
            reference="RFC9110, Section 15.4.4",
        ),
    ),
    HttpStatusCodesRecord(
        code=304,
        name="Not Modified",
        category="3xx",
        label=None,
        description="未按预期修改文档。客户端有缓冲的文档并发出了一个条件性的请求（一般是提供If-Modified-Since头表示客户只想比指定日期更新的文档）。服务器告诉客户，原来缓冲的文档还可以继续使用。",
        detail="未按预期修改文档。客户端有缓冲的文档并发出了一个条件性的请求（一般是提供If-Modified-Since头表示客户只想比指定日期更新的文档）。服务器告诉客户，原来缓冲的文档还可以继续使用。",
        highlights=(
            HttpStatusCodesHighlights(
                text="未按预期修改文档",
                start=0,
                end=8,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Not Modified",
            status="assigned",
            reference="RFC9110, Section 15.4.5",
        ),
    ),
    HttpStatusCodesRecord(
        code=305,
        name="Use Proxy",
        category="3xx",
        label=None,
        description="客户请求的文档应该通过Location头所指明的代理服务器提取。",
        detail="客户请求的文档应该通过Location头所指明的代理服务器提取。",
        highlights=(),
        registry=HttpStatusCodesRegistry(
            name="Use Proxy",
            status="assigned",
            reference="RFC9110, Section 15.4.6",
        ),
    ),
    HttpStatusCodesRecord(
        code=306,
        name="Unused",
        category="3xx",
        label=None,
        description="此代码被用于前一版本。目前已不再使用，但是代码依然被保留。",
        detail="此代码被用于前一版本。目前已不再使用，但是代码依然被保留。",
        highlights=(),
        registry=HttpStatusCodesRegistry(
            name=None,
            status="unused",
            reference="RFC9110, Section 15.4.7",
        ),
    ),
    HttpStatusCodesRecord(
        code=307,
        name="Temporary Redirect",
        category="3xx",
        label=None,
        description="被请求的页面已经临时移至新的url。",
        detail="被请求的页面已经临时移至新的url。",
        highlights=(
            HttpStatusCodesHighlights(
                text="临时移至新的url",
                start=8,
                end=17,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Temporary Redirect",
            status="assigned",
            reference="RFC9110, Section 15.4.8",
        ),
    ),
    HttpStatusCodesRecord(
        code=400,
        name="Bad Request",
        category="4xx",
        label="异常请求",
        description="（异常请求）服务器未能理解请求。",
        detail="服务器未能理解请求。",
        highlights=(
            HttpStatusCodesHighlights(
                text="异常请求",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Bad Request",
            status="assigned",
            reference="RFC9110, Section 15.5.1",
        ),
    ),
    HttpStatusCodesRecord(
        code=401,
        name="Unauthorized",
        category="4xx",
        label="未授权",
        description="（未授权）被请求的页面需要用户名和密码。",
        detail="被请求的页面需要用户名和密码。",
        highlights=(
            HttpStatusCodesHighlights(
                text="未授权",
                start=1,
                end=4,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Unauthorized",
            status="assigned",
            reference="RFC9110, Section 15.5.2",
        ),
    ),
    HttpStatusCodesRecord(
        code=402,
        name="Payment Required",
        category="4xx",
        label="需付费",
        description="（需付费）此代码尚无法使用。",
        detail="此代码尚无法使用。",
        highlights=(
            HttpStatusCodesHighlights(
                text="需付费",
                start=1,
                end=4,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Payment Required",
            status="assigned",
            reference="RFC9110, Section 15.5.3",
        ),
    ),
    HttpStatusCodesRecord(
        code=403,
        name="Forbidden",
        category="4xx",
        label="禁止访问",
        description="（禁止访问）对被请求页面的访问被禁止。",
        detail="对被请求页面的访问被禁止。",
        highlights=(
            HttpStatusCodesHighlights(
                text="禁止访问",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Forbidden",
            status="assigned",
            reference="RFC9110, Section 15.5.4",
        ),
    ),
    HttpStatusCodesRecord(
        code=404,
        name="Not Found",
        category="4xx",
        label="无法找到",
        description="（无法找到）服务器无法找到被请求的页面。",
        detail="服务器无法找到被请求的页面。",
        highlights=(
            HttpStatusCodesHighlights(
                text="无法找到",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Not Found",
            status="assigned",
            reference="RFC9110, Section 15.5.5",
        ),
    ),
    HttpStatusCodesRecord(
        code=405,
        name="Method Not Allowed",
        category="4xx",
        label="方法不被允许",
        description="（方法不被允许）请求中指定的方法不被允许。",
        detail="请求中指定的方法不被允许。",
        highlights=(
            HttpStatusCodesHighlights(
                text="方法不被允许",
                start=1,
                end=7,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Method Not Allowed",
            status="assigned",
            reference="RFC9110, Section 15.5.6",
        ),
    ),
    HttpStatusCodesRecord(
        code=406,
        name="Not Acceptable",
        category="4xx",
        label="无法接受",
        description="（无法接受）服务器生成的响应无法被客户端所接受。",
        detail="服务器生成的响应无法被客户端所接受。",
        highlights=(
            HttpStatusCodesHighlights(
                text="无法接受",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Not Acceptable",
            status="assigned",
            reference="RFC9110, Section 15.5.7",
        ),
    ),
    HttpStatusCodesRecord(
        code=407,
        name="Proxy Authentication Required",
        category="4xx",
        label=None,
        description="用户必须首先使用代理服务器进行验证，这样请求才会被处理。",
        detail="用户必须首先使用代理服务器进行验证，这样请求才会被处理。",
        highlights=(
            HttpStatusCodesHighlights(
                text="代理服务器进行验证，这样请求才会被处理。",
                start=8,
                end=28,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Proxy Authentication Required",
            status="assigned",
            reference="RFC9110, Section 15.5.8",
        ),
    ),
    HttpStatusCodesRecord(
        code=408,
        name="Request Timeout",
        category="4xx",
        label="请求超时",
        description="（请求超时）请求超出了服务器的等待时间。",
        detail="请求超出了服务器的等待时间。",
        highlights=(
            HttpStatusCodesHighlights(
                text="请求超时",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Request Timeout",
            status="assigned",
            reference="RFC9110, Section 15.5.9",
        ),
    ),
    HttpStatusCodesRecord(
        code=409,
        name="Conflict",
        category="4xx",
        label="指令冲突",
        description="（指令冲突）由于冲突，请求无法被完成。",
        detail="由于冲突，请求无法被完成。",
        highlights=(
            HttpStatusCodesHighlights(
                text="指令冲突",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Conflict",
            status="assigned",
            reference="RFC9110, Section 15.5.10",
        ),
    ),
    HttpStatusCodesRecord(
        code=410,
        name="Gone",
        category="4xx",
        label="资源不可用",
        description="（资源不可用）被请求的页面不可用。",
        detail="被请求的页面不可用。",
        highlights=(
            HttpStatusCodesHighlights(
                text="资源不可用",
                start=1,
                end=6,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Gone",
            status="assigned",
            reference="RFC9110, Section 15.5.11",
        ),
    ),
    HttpStatusCodesRecord(
        code=411,
        name="Length Required",
        category="4xx",
        label='"Content-Length" 未被定义',
        description='（"Content-Length" 未被定义）。HTTP头部Content-Length用于描述HTTP消息实体的传输长度，浏览器对比Content-Length和HTTP请求或者响应body长度判断一次HTTP传输过程，以独立于TCP长连接，如果无此内容，服务器不会接受请求。',
        detail="HTTP头部Content-Length用于描述HTTP消息实体的传输长度，浏览器对比Content-Length和HTTP请求或者响应body长度判断一次HTTP传输过程，以独立于TCP长连接，如果无此内容，服务器不会接受请求。",
        highlights=(
            HttpStatusCodesHighlights(
                text='"Content-Length" 未被定义',
                start=1,
                end=22,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Length Required",
            status="assigned",
            reference="RFC9110, Section 15.5.12",
        ),
    ),
    HttpStatusCodesRecord(
        code=412,
        name="Precondition Failed",
        category="4xx",
        label="头部验证失败",
        description="（头部验证失败）服务器在验证在请求的头字段中给出先决条件时，没能满足其中的一个或多个。",
        detail="服务器在验证在请求的头字段中给出先决条件时，没能满足其中的一个或多个。",
        highlights=(
            HttpStatusCodesHighlights(
                text="头部验证失败",
                start=1,
                end=7,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Precondition Failed",
            status="assigned",
            reference="RFC9110, Section 15.5.13",
        ),
    ),
    HttpStatusCodesRecord(
        code=413,
        name="Request Entity Too Large",
        category="4xx",
        label="请求实体过大",
        description="（请求实体过大）由于所请求的实体的太大，服务器不会接受请求。",
        detail="由于所请求的实体的太大，服务器不会接受请求。",
        highlights=(
            HttpStatusCodesHighlights(
                text="请求实体过大",
                start=1,
                end=7,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Content Too Large",
            status="assigned",
            reference="RFC9110, Section 15.5.14",
        ),
    ),
    HttpStatusCodesRecord(
        code=414,
        name="Request-url Too Long",
        category="4xx",
        label="请求的url太长",
        description="（请求的url太长）由于url太长，服务器不会接受请求。当post请求被转换为带有很长的查询信息的get请求时，就会发生这种情况。",
        detail="由于url太长，服务器不会接受请求。当post请求被转换为带有很长的查询信息的get请求时，就会发生这种情况。",
        highlights=(
            HttpStatusCodesHighlights(
                text="请求的url太长",
                start=1,
                end=9,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="URI Too Long",
            status="assigned",
            reference="RFC9110, Section 15.5.15",
        ),
    ),
    HttpStatusCodesRecord(
        code=415,
        name="Unsupported Media Type",
        category="4xx",
        label="服务器无法处理请求格式数据",
        description="（服务器无法处理请求格式数据）由于媒介类型不被支持，服务器不会接受请求。请求头中的Content-Type的作用是当年向服务器发请求时，你需要告诉服务器发送的数据是什么类型，这样服务器才能去解析。一般来说都是json格式，如果不设置，那么服务端可能无法处理你的请求。",
        detail="由于媒介类型不被支持，服务器不会接受请求。请求头中的Content-Type的作用是当年向服务器发请求时，你需要告诉服务器发送的数据是什么类型，这样服务器才能去解析。一般来说都是json格式，如果不设置，那么服务端可能无法处理你的请求。",
        highlights=(
            HttpStatusCodesHighlights(
                text="服务器无法处理请求格式数据",
                start=1,
                end=14,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Unsupported Media Type",
            status="assigned",
            reference="RFC9110, Section 15.5.16",
        ),
    ),
    HttpStatusCodesRecord(
        code=416,
        name=None,
        category="4xx",
        label="请求范围无法被满足",
        description="（请求范围无法被满足）服务器不能满足客户在请求中指定的Range头。",
        detail="服务器不能满足客户在请求中指定的Range头。",
        highlights=(
            HttpStatusCodesHighlights(
                text="请求范围无法被满足",
                start=1,
                end=10,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Range Not Satisfiable",
            status="assigned",
            reference="RFC9110, Section 15.5.17",
        ),
    ),
    HttpStatusCodesRecord(
        code=417,
        name="Expectation Failed",
        category="4xx",
        label="预期内容错误",
        description='（预期内容错误）服务器未满足"期望"请求标头字段的要求。',
        detail='服务器未满足"期望"请求标头字段的要求。',
        highlights=(
            HttpStatusCodesHighlights(
                text="预期内容错误",
                start=1,
                end=7,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Expectation Failed",
            status="assigned",
            reference="RFC9110, Section 15.5.18",
        ),
    ),
    HttpStatusCodesRecord(
        code=426,
        name=None,
        category="4xx",
        label="需升级",
        description="（需升级）",
        detail=None,
        highlights=(
            HttpStatusCodesHighlights(
                text="需升级",
                start=1,
                end=4,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Upgrade Required",
            status="assigned",
            reference="RFC9110, Section 15.5.22",
        ),
    ),
    HttpStatusCodesRecord(
        code=429,
        name=None,
        category="4xx",
        label="请求数过多",
        description="（请求数过多）",
        detail=None,
        highlights=(
            HttpStatusCodesHighlights(
                text="请求数过多",
                start=1,
                end=6,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Too Many Requests",
            status="assigned",
            reference="RFC6585",
        ),
    ),
    HttpStatusCodesRecord(
        code=431,
        name=None,
        category="4xx",
        label="请求的头字段过大",
        description="（请求的头字段过大）",
        detail=None,
        highlights=(
            HttpStatusCodesHighlights(
                text="请求的头字段过大",
                start=1,
                end=9,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Request Header Fields Too Large",
            status="assigned",
            reference="RFC6585",
        ),
    ),
    HttpStatusCodesRecord(
        code=450,
        name=None,
        category="4xx",
        label="已被 Windows家长控制程序屏蔽",
        description="（已被 Windows家长控制程序屏蔽）",
        detail=None,
        highlights=(
            HttpStatusCodesHighlights(
                text="已被 Windows家长控制程序屏蔽",
                start=1,
                end=19,
            ),
        ),
        registry=None,
    ),
    HttpStatusCodesRecord(
        code=500,
        name="Internal Server Error",
        category="5xx",
        label="服务器内部错误",
        description="（服务器内部错误）请求未完成。服务器遇到不可预知的情况。",
        detail="请求未完成。服务器遇到不可预知的情况。",
        highlights=(
            HttpStatusCodesHighlights(
                text="服务器内部错误",
                start=1,
                end=8,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Internal Server Error",
            status="assigned",
            reference="RFC9110, Section 15.6.1",
        ),
    ),
    HttpStatusCodesRecord(
        code=501,
        name="Not Implemented",
        category="5xx",
        label="不支持请求的功能",
        description="（不支持请求的功能）请求未完成。服务器不支持所请求的功能。",
        detail="请求未完成。服务器不支持所请求的功能。",
        highlights=(
            HttpStatusCodesHighlights(
                text="不支持请求的功能",
                start=1,
                end=9,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Not Implemented",
            status="assigned",
            reference="RFC9110, Section 15.6.2",
        ),
    ),
    HttpStatusCodesRecord(
        code=502,
        name="Bad Gateway",
        category="5xx",
        label="错误网关",
        description="（错误网关）请求未完成。服务器从上游服务器收到一个无效的响应。",
        detail="请求未完成。服务器从上游服务器收到一个无效的响应。",
        highlights=(
            HttpStatusCodesHighlights(
                text="错误网关",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Bad Gateway",
            status="assigned",
            reference="RFC9110, Section 15.6.3",
        ),
    ),
    HttpStatusCodesRecord(
        code=503,
        name="Service Unavailable",
        category="5xx",
        label="服务不可用",
        description="（服务不可用）请求未完成。服务器临时过载或宕机。",
        detail="请求未完成。服务器临时过载或宕机。",
        highlights=(
            HttpStatusCodesHighlights(
                text="服务不可用",
                start=1,
                end=6,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Service Unavailable",
            status="assigned",
            reference="RFC9110, Section 15.6.4",
        ),
    ),
    HttpStatusCodesRecord(
        code=504,
        name="Gateway Timeout",
        category="5xx",
        label="网关超时",
        description="（网关超时）",
        detail=None,
        highlights=(
            HttpStatusCodesHighlights(
                text="网关超时",
                start=1,
                end=5,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="Gateway Timeout",
            status="assigned",
            reference="RFC9110, Section 15.6.5",
        ),
    ),
    HttpStatusCodesRecord(
        code=505,
        name="HTTP Version Not Supported",
        category="5xx",
        label="HTTP版本不受支持",
        description="（HTTP版本不受支持）当服务器不支持请求中所使用的HTTP协议版本时就回返回此错误，最为常见的是 HTTP/1.1。",
        detail="当服务器不支持请求中所使用的HTTP协议版本时就回返回此错误，最为常见的是 HTTP/1.1。",
        highlights=(
            HttpStatusCodesHighlights(
                text="HTTP版本不受支持",
                start=1,
                end=11,
            ),
        ),
        registry=HttpStatusCodesRegistry(
            name="HTTP Version Not Supported",
            status="assigned",
            reference="RFC9110, Section 15.6.6",
        ),
    ),
)
"""All records, in the order of the seed."""

HTTP_STATUS_CODES_BY_CODE: Final = MappingProxyType(
    {record.code: record for record in HTTP_STATUS_CODES}
)
"""The same records under their keys."""
