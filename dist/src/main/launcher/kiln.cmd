@echo off
rem Runs the installed Kiln.
setlocal
for %%I in ("%~dp0..") do set "kiln_home=%%~fI"

rem The Java inside, the user's choice, or the first one there is.
set "kiln_java=%kiln_home%\runtime\bin\java.exe"
if exist "%kiln_java%" goto found
if not defined JAVA_HOME goto path
set "kiln_java=%JAVA_HOME%\bin\java.exe"
if exist "%kiln_java%" goto found
echo kiln: JAVA_HOME is "%JAVA_HOME%", where no bin\java.exe is; set it to the folder of Java 17 or newer, or unset it 1>&2
exit /b 1

:path
set "kiln_java="
for %%I in (java.exe) do set "kiln_java=%%~$PATH:I"
if defined kiln_java goto found
echo kiln: no Java found; install Java 17 or newer, or set JAVA_HOME 1>&2
exit /b 1

:found
rem What this Java says of itself, "17.0.2" or "1.8.0_202"; one that says nothing is taken as it is.
for %%I in ("%kiln_java%\..\..\release") do set "kiln_release=%%~fI"
set "kiln_version=17"
if not exist "%kiln_release%" goto start
for /f "usebackq tokens=2 delims==" %%V in (`findstr /b /c:"JAVA_VERSION=" "%kiln_release%"`) do set "kiln_version=%%~V"
if "%kiln_version:~0,2%"=="1." set "kiln_version=%kiln_version:~2%"
for /f "tokens=1 delims=.-+_" %%V in ("%kiln_version%") do set "kiln_version=%%V"
if %kiln_version% geq 17 goto start
echo kiln: "%kiln_java%" is Java %kiln_version%; Kiln needs Java 17 or newer 1>&2
exit /b 1

:start
rem Native libraries read these when they load, so they must be set before Java starts.
set "ORT_DISABLE_TELEMETRY=1"
set "OPT_OUT_TRACKING=true"
if not defined OPENCV_LOG_LEVEL set "OPENCV_LOG_LEVEL=ERROR"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
"%kiln_java%" -XX:+UseSerialGC -Dai.djl.offline=true -Djdk.console=java.base "-Donnxruntime.native.path=%kiln_home%\lib\native" "-Dkiln.home=%kiln_home%" -cp "%kiln_home%\lib\kiln.jar" dev.kiln.cli.Kiln %*
exit /b %errorlevel%
